import { isNode, LineCounter, parseDocument } from "yaml";
import type { ProfileWarning, ProfileWarningCode } from "../profile-warning.ts";

export type Path = readonly (string | number)[];

/** A place in a file that complaints are made about. */
export interface Complaints {
  add(path: Path, code: ProfileWarningCode, message: string): void;
}

export interface YamlSource extends Complaints {
  /** The content as plain data; mapping keys are texts. Undefined when it is no mapping. */
  readonly root: Readonly<Record<string, unknown>> | undefined;
  readonly warnings: readonly ProfileWarning[];
}

const maxWarningsPerFile = 500;
const maxShownLength = 120;

/** Parses YAML 1.2 (core schema: `on`, `off`, `yes` and `no` are texts). Faults are warnings with their line. */
export function yamlSource(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", schema: "core", prettyErrors: false, uniqueKeys: false, lineCounter: lines });
  const warnings: ProfileWarning[] = [];
  const warn = (line: number, code: ProfileWarningCode, message: string) => {
    if (warnings.length < maxWarningsPerFile) {
      warnings.push({ file, line, code, message });
    }
  };
  for (const { pos, code } of document.errors) {
    warn(lines.linePos(pos[0]).line, "not-yaml", `no YAML 1.2: ${code.toLowerCase().replaceAll("_", " ")}`);
  }
  const root = document.errors.length > 0 ? undefined : contentOf(() => document.toJS({ maxAliasCount: 100 }));
  if (root === undefined && document.errors.length === 0) {
    warn(1, "not-a-profile", "the file is no mapping");
  }
  return { root, warnings, add: (path, code, message) => warn(lineAt(path), code, message) };

  function lineAt(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length).map(keyOf), true);
      if (isNode(node) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return path.length === 0 ? 0 : 1;
  }
}

/** A value as a warning shows it. */
export function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, maxShownLength) ?? "nothing";
}

function keyOf(key: string | number): string | number {
  return typeof key === "string" && /^\d{1,9}$/u.test(key) ? Number(key) : key;
}

/** Aliases may multiply a small file into a huge value; the parser stops at 100 with a ReferenceError. */
function contentOf(toJs: () => unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const content = toJs();
    return isMapping(content) ? content : undefined;
  } catch (cause) {
    if (cause instanceof ReferenceError) {
      return undefined;
    }
    throw cause;
  }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
