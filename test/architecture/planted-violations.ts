/** A file planted in a copy of the tree, and the lint rule that has to report it. */
export interface Planted {
  readonly path: string;
  readonly source: string;
  readonly rule: string;
}

const restrictedImport = "lint/style/noRestrictedImports";

/** Every way to write an import that TypeScript erases or Node.js performs. */
const importForms = {
  value: (specifier: string) => `import { planted } from "${specifier}";\nexport const used = planted;\n`,
  type: (specifier: string) => `import type { Planted } from "${specifier}";\nexport type Used = Planted;\n`,
  reexport: (specifier: string) => `export * from "${specifier}";\n`,
  dynamic: (specifier: string) => `export const used = () => import("${specifier}");\n`,
  effect: (specifier: string) => `import "${specifier}";\n`,
} as const;

interface ImportRule {
  /** Folder and stem of the planted files. */
  readonly from: string;
  readonly never: readonly string[];
  readonly may: readonly string[];
}

const testTools = ["fast-check", "vitest"];

/** Who may import whom, as the layout says; one entry for each folder with a rule of its own. */
const importRules: readonly ImportRule[] = [
  {
    from: "packages/domain/src/series/planted",
    never: [
      "node:fs",
      "zod",
      "@isthmus/contract",
      "@isthmus/domain/series/dictionary",
      "../../../contract/src/index.ts",
      "./a.test.ts",
      ...testTools,
    ],
    may: ["./other.ts", "../errors.ts", "../counters/counter-delta.ts"],
  },
  {
    from: "packages/contract/src/planted",
    never: ["node:fs", "@isthmus/domain/series/dictionary", "pino", "../../domain/src/errors.ts", "./a.test.ts", ...testTools],
    may: ["zod", "./records.ts"],
  },
  {
    from: "packages/mib-index/src/search/planted",
    never: [
      "node:child_process",
      "@isthmus/domain/series/dictionary",
      "@isthmus/onprem-gateway/run-gateway",
      "net-snmp",
      "../compiler/compile-folder.ts",
      "../testing/sample-modules.ts",
      "../../../domain/src/errors.ts",
      "./a.test.ts",
      ...testTools,
    ],
    may: ["./words.ts", "../model.ts", "../format/container.ts", "node:zlib", "node:fs/promises"],
  },
  {
    from: "packages/mib-index/src/compiler/planted",
    never: ["@isthmus/domain/series/dictionary", "net-snmp", "../testing/sample-modules.ts", "../../../domain/src/errors.ts", ...testTools],
    may: ["node:child_process", "node:crypto", "node:fs/promises", "./smidump.ts", "../model.ts"],
  },
  {
    from: "lambdas/src/functions/plant-violation/plant-violation",
    never: [
      "../../adapters/aws/dynamodb-client.ts",
      "../../adapters/memory/memory-entity-store.ts",
      "../../compose.ts",
      "@aws-sdk/client-dynamodb",
      "@smithy/signature-v4",
      "@middy/core",
      "@aws-lambda-powertools/logger",
      "../ingest-batch/roll-up.ts",
      "@isthmus/onprem-gateway/run-gateway",
      "../../../../onprem-gateway/src/run-gateway.ts",
      "@isthmus/mib-index/compiler/compile-folder",
      "@isthmus/mib-index/standard-index",
      "./a.test.ts",
      ...testTools,
    ],
    may: [
      "@isthmus/domain/series/dictionary",
      "@isthmus/contract",
      "@isthmus/mib-index/dictionary",
      "../../ports/entity-store.ts",
      "./env.ts",
    ],
  },
  {
    from: "lambdas/src/functions/plant-violation/handler",
    never: [
      "@aws-sdk/client-dynamodb",
      "../../adapters/aws/dynamodb-client.ts",
      "../ingest-batch/ingest-batch.ts",
      "@isthmus/mib-index/dictionary",
      "aws-cdk-lib",
      ...testTools,
    ],
    may: ["./plant-violation.ts", "./env.ts", "../../platform/chain.ts", "../../compose.ts"],
  },
  {
    from: "lambdas/src/adapters/aws/planted",
    never: [
      "../../functions/ingest-batch/ingest-batch.ts",
      "@isthmus/contract",
      "@isthmus/mib-index/compiler/compile-folder",
      "net-snmp",
      "@isthmus/infra",
      ...testTools,
    ],
    may: [
      "../../ports/entity-store.ts",
      "@isthmus/domain/series/dictionary",
      "@isthmus/mib-index/standard-index",
      "@aws-sdk/client-dynamodb",
    ],
  },
  {
    from: "lambdas/src/platform/planted",
    never: [
      "aws-cdk-lib",
      "aws-cdk-lib/core",
      "constructs",
      "@isthmus/infra",
      "@isthmus/local-stack/view",
      "../../../packages/domain/src/errors.ts",
      "net-snmp",
      ...testTools,
    ],
    may: ["@middy/core", "@aws-lambda-powertools/logger", "@isthmus/contract"],
  },
  {
    from: "onprem-gateway/src/collectors/icmp/planted",
    never: [
      "../syslog/syslog-collector.ts",
      "../snmp/session.ts",
      "../../uplink/uplink.ts",
      "../../spool/spool.ts",
      "@isthmus/contract",
      "net-snmp",
      "@isthmus/lambdas/env",
      "../../../../lambdas/src/env-keys.ts",
      ...testTools,
    ],
    may: ["@isthmus/domain/states/reach-machine", "../../runtime/clock.ts", "../../events.ts", "../dependencies.ts", "./pinger.ts"],
  },
  {
    from: "onprem-gateway/src/collectors/snmp/net-snmp-session",
    never: ["@isthmus/contract", "../../uplink/uplink.ts", "../traps/trap-collector.ts", ...testTools],
    may: ["net-snmp", "./session.ts"],
  },
  {
    from: "onprem-gateway/src/collectors/traps/planted",
    never: ["net-snmp", "@isthmus/contract", "../../spool/spool.ts", "../snmp/session.ts", ...testTools],
    may: ["../snmp-protocol/session.ts", "../interface-names.ts", "../../runtime/clock.ts"],
  },
  {
    from: "onprem-gateway/src/uplink/planted",
    never: ["../collectors/device-states.ts", "../collectors/snmp/session.ts", "net-snmp", "@isthmus/local-stack/view", ...testTools],
    may: ["@isthmus/contract", "@isthmus/domain/schedule/backoff", "../runtime/clock.ts", "../events.ts", "../spool/spool.ts"],
  },
  {
    from: "onprem-gateway/src/planted",
    never: [
      "net-snmp",
      "@isthmus/lambdas/env",
      "@isthmus/infra",
      "aws-cdk-lib",
      "../../packages/domain/src/errors.ts",
      "./a.test.ts",
      ...testTools,
    ],
    may: ["@isthmus/domain/schedule/backoff", "@isthmus/contract", "pino", "./runtime/clock.ts"],
  },
  {
    from: "infra/src/stacks/planted",
    never: [
      "@isthmus/domain/series/dictionary",
      "@isthmus/contract",
      "@isthmus/onprem-gateway/run-gateway",
      "@isthmus/lambdas/compose",
      "@isthmus/local-stack/view",
      "../../../lambdas/src/compose.ts",
      ...testTools,
    ],
    may: ["aws-cdk-lib", "aws-cdk-lib/aws-lambda", "constructs", "@isthmus/lambdas/env", "../names.ts"],
  },
  {
    from: "packages/local-stack/src/engine/planted",
    never: [
      "@isthmus/infra",
      "@isthmus/infra/app",
      "aws-cdk-lib",
      "../../../../infra/src/names.ts",
      "../../../domain/src/errors.ts",
      ...testTools,
    ],
    may: ["@isthmus/lambdas/compose", "@isthmus/onprem-gateway/run-gateway", "net-snmp"],
  },
  {
    from: "packages/cli/src/planted",
    never: ["@isthmus/infra", "net-snmp", "aws-cdk-lib", "../../local-stack/src/view.ts", ...testTools],
    may: ["@isthmus/local-stack/view", "@isthmus/onprem-gateway/run-gateway"],
  },
];

/**
 * Files whose name decides which rule applies are planted under that name, each in a folder of its own; others get the form of the import
 * as part of their name.
 */
function importFiles(rule: ImportRule, specifiers: readonly string[]): readonly Planted[] {
  const slash = rule.from.lastIndexOf("/");
  const folder = rule.from.slice(0, slash);
  const stem = rule.from.slice(slash + 1);
  return specifiers.flatMap((specifier, index) =>
    Object.entries(importForms).map(([form, write]) => {
      const copy = `${index}-${form}`;
      const path = fixedNames.has(stem)
        ? `${folder.replace(/[^/]+$/u, (name) => `${name}-${copy}`)}/${stem}.ts`
        : `${folder}/${stem}-${copy}.ts`;
      return { path, source: write(specifier), rule: restrictedImport };
    }),
  );
}

const fixedNames: ReadonlySet<string> = new Set(["handler", "net-snmp-session"]);

/** One file for each forbidden specifier in each form of import. */
export const forbiddenImports: readonly Planted[] = importRules.flatMap((rule) => importFiles(rule, rule.never));

/** The same files with what the rules allow: none of them may be reported, or a rule would forbid too much. */
export const allowedImports: readonly Planted[] = importRules.flatMap((rule) => importFiles(rule, rule.may));

/** One file for each of the other rules that the repository relies on. */
export const otherViolations: readonly Planted[] = [
  { path: "lambdas/src/undeclared.ts", source: 'export { x } from "left-pad";\n', rule: "lint/correctness/noUndeclaredDependencies" },
  { path: "packages/domain/src/cycle-a.ts", source: 'export { b as a } from "./cycle-b.ts";\n', rule: "lint/suspicious/noImportCycles" },
  { path: "packages/domain/src/cycle-b.ts", source: 'export { a as b } from "./cycle-a.ts";\n', rule: "lint/suspicious/noImportCycles" },
  {
    path: "lambdas/src/unused-import.ts",
    source: 'import { z } from "zod";\nexport const x = 1;\n',
    rule: "lint/correctness/noUnusedImports",
  },
  { path: "lambdas/src/unused.ts", source: "const unused = 1;\nexport const x = 1;\n", rule: "lint/correctness/noUnusedVariables" },
  { path: "lambdas/src/console.ts", source: 'export const x = () => console.log("x");\n', rule: "lint/suspicious/noConsole" },
  {
    path: "lambdas/src/empty.ts",
    source: "export function x() {\n  try {\n    y();\n  } catch {}\n}\nfunction y() {}\n",
    rule: "lint/suspicious/noEmptyBlockStatements",
  },
  { path: "lambdas/src/default.ts", source: "export default 1;\n", rule: "lint/style/noDefaultExport" },
  {
    path: "lambdas/src/type-import.ts",
    source: 'import { z } from "zod";\nexport type X = z.ZodType;\n',
    rule: "lint/style/useImportType",
  },
  { path: "lambdas/src/non-null.ts", source: "export const x = (y?: string) => y!.length;\n", rule: "lint/style/noNonNullAssertion" },
  { path: "lambdas/src/enum.ts", source: "export enum X {\n  A,\n}\n", rule: "lint/style/noEnum" },
  {
    path: "lambdas/src/parameter.ts",
    source: "export class X {\n  constructor(readonly y: string) {}\n}\n",
    rule: "lint/style/noParameterProperties",
  },
  { path: "lambdas/src/protocol.ts", source: 'export { join } from "path";\n', rule: "lint/style/useNodejsImportProtocol" },
];

/** Globals that would give the domain a clock, randomness or I/O. */
export const deniedGlobals = [
  "Buffer",
  "Date",
  "console",
  "crypto",
  "fetch",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "setImmediate",
  "setInterval",
  "setTimeout",
] as const;

/** One file in `packages/domain` for each denied global. */
export const forbiddenGlobals: readonly Planted[] = deniedGlobals.map((name) => ({
  path: `packages/domain/src/global-${name.toLowerCase()}.ts`,
  source: `export const planted = () => ${name};\n`,
  rule: "lint/style/noRestrictedGlobals",
}));
