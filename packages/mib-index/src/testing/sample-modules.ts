import * as fc from "fast-check";
import { accesses, baseTypes, type CompiledModule, type MibObject, objectKinds, type Syntax, statuses } from "../model.ts";

/** Bare syntax of a base type. */
export function bareSyntax(base: Syntax["base"], more: Partial<Syntax> = {}): Syntax {
  return { base, conventions: [], labels: [], ranges: [], ...more };
}

/** A module of one object for each entry. */
export function moduleOf(
  name: string,
  objects: readonly (Pick<MibObject, "name" | "oid"> & Partial<MibObject>)[],
  vendor = "",
): CompiledModule {
  const whole = objects.map((object): MibObject => ({ kind: "node", access: "none", status: "current", ...object, module: name, vendor }));
  return { name, vendor, types: [], objects: whole };
}

/** A table of `columns` columns below `oid`, with an integer index. */
export function tableOf(
  name: string,
  oid: string,
  columns: readonly string[],
): readonly (Pick<MibObject, "name" | "oid"> & Partial<MibObject>)[] {
  const own = columns[0] ?? "";
  return [
    { name: `${name}Table`, oid, kind: "table" },
    { name: `${name}Entry`, oid: `${oid}.1`, kind: "row", index: { kind: "own", parts: [{ module: "", name: own }], implied: false } },
    ...columns.map((column, at): Pick<MibObject, "name" | "oid"> & Partial<MibObject> => ({
      name: column,
      oid: `${oid}.1.${at + 1}`,
      kind: "column",
      access: "readonly",
      syntax: bareSyntax(at === 0 ? "integer" : "counter64"),
    })),
  ];
}

const verbs = ["In", "Out", "Rx", "Tx", "Peer", "Fan", "Psu", "Cpu", "Temp", "Vlan"];
const nouns = ["Octets", "Packets", "Errors", "Discards", "State", "Speed", "Status", "Load", "Threshold", "Name"];

/** Modules with `objects` objects in all, named and spread as vendors do it: 500 a module, tables of 20 columns. */
export function manyModules(objects: number): readonly CompiledModule[] {
  const modules: CompiledModule[] = [];
  for (let module = 0; module * 500 < objects; module += 1) {
    const own = Array.from(
      { length: Math.min(500, objects - module * 500) },
      (_, at): Pick<MibObject, "name" | "oid"> & Partial<MibObject> => {
        const table = Math.floor(at / 20);
        const name = `acme${module}${verbs[at % 10] ?? ""}${nouns[table % 10] ?? ""}${at}`;
        const syntax = at % 3 === 0 ? bareSyntax("counter64") : bareSyntax("enum", { labels: [{ number: 1, label: `up${at % 50}` }] });
        return { name, oid: `1.3.6.1.4.1.99999.${module + 1}.${table + 1}.1.${(at % 20) + 1}`, kind: "column", access: "readonly", syntax };
      },
    );
    modules.push(moduleOf(`ACME-${module}-MIB`, own, "acme"));
  }
  return modules;
}

const name = fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,12}$/u);
const reference = fc.record({ module: name, name });
const range = fc.record({ min: fc.bigInt({ min: -(2n ** 31n), max: 2n ** 64n - 1n }), max: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) });

/** Any syntax. */
export const anySyntax: fc.Arbitrary<Syntax> = fc
  .record({
    base: fc.constantFrom(...baseTypes),
    conventions: fc.array(reference, { maxLength: 3 }),
    hint: fc.option(fc.constantFrom("1x:", "255a", "2d-1d-1d,1d:1d:1d.1d,1a1d:1d", "d-2", "*1x:/1x:", "0a", "x", "9999999999d"), {
      nil: undefined,
    }),
    labels: fc.array(fc.record({ number: fc.integer(), label: name }), { maxLength: 5 }),
    ranges: fc.array(range, { maxLength: 3 }),
  })
  .map(({ hint, ...syntax }) => (hint === undefined ? syntax : { ...syntax, hint }));

const oid = fc
  .array(fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 4_294_967_295 })), { minLength: 1, maxLength: 20 })
  .map((arcs) => arcs.join("."));

const object = fc
  .record({
    name,
    oid,
    kind: fc.constantFrom(...objectKinds),
    access: fc.constantFrom(...accesses),
    status: fc.constantFrom(...statuses),
    syntax: fc.option(anySyntax, { nil: undefined }),
    units: fc.option(name, { nil: undefined }),
    parts: fc.array(reference, { minLength: 1, maxLength: 4 }),
    indexed: fc.constantFrom("none", "own", "implied", "augments"),
  })
  .map(({ syntax, units, parts, indexed, ...bare }) => {
    const [row] = parts;
    const index =
      indexed === "augments" && row !== undefined
        ? ({ kind: "augments", row } as const)
        : ({ kind: "own", parts, implied: indexed === "implied" } as const);
    return {
      ...bare,
      ...(syntax === undefined ? {} : { syntax }),
      ...(units === undefined ? {} : { units }),
      ...(bare.kind === "row" && indexed !== "none" ? { index } : {}),
      ...(bare.kind === "notification" ? { carries: parts } : {}),
    };
  });

/** Any modules that can be encoded, with distinct names. */
export const anyModules: fc.Arbitrary<readonly CompiledModule[]> = fc.uniqueArray(
  fc
    .record({ module: name, vendor: name, objects: fc.array(object, { maxLength: 12 }), syntax: anySyntax })
    .map(({ module, vendor, objects, syntax }) => ({
      ...moduleOf(module, objects, vendor),
      types: [{ name: "Sample", syntax }],
    })),
  { maxLength: 4, selector: ({ name: module, vendor }) => `${vendor} ${module}` },
);
