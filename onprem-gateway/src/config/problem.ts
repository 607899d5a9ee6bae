import type { z } from "zod";

/** One thing that is wrong with the configuration, in words for the person who wrote it. */
export interface ConfigProblem {
  /** Where, such as `devices[3].address`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  /** What was there. Never shows a value that could be a secret. */
  readonly found: string;
}

type Path = readonly PropertyKey[];

/** The problems of a schema check, deepest unions opened. */
export function schemaProblems(error: z.ZodError, document: unknown): readonly ConfigProblem[] {
  return error.issues.flatMap((issue): readonly ConfigProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: showPath([...issue.path, key]), expected: issue.message, found: "an unknown key" }));
    }
    return [{ path: showPath(issue.path), expected: issue.message, found: describeFound(document, issue.path) }];
  });
}

/** `a.b[2].c` */
export function showPath(path: Path): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === "number") {
      return `${shown}[${key}]`;
    }
    return shown === "" ? String(key) : `${shown}.${String(key)}`;
  }, "");
}

/** One line per problem. */
export function showProblem({ path, expected, found }: ConfigProblem): string {
  return `${path === "" ? "(the whole file)" : path}: expected ${expected}; found ${found}`;
}

function describeFound(document: unknown, path: Path): string {
  const value = path.reduce<unknown>((at, key) => childOf(at, key), document);
  if (value === undefined) {
    return "nothing";
  }
  if (value === null) {
    return "an empty value";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  if (typeof value === "object") {
    return "a mapping";
  }
  return mayBeSecret(path) ? `a ${typeof value}, not shown` : JSON.stringify(value).slice(0, 80);
}

function childOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
    return undefined;
  }
  return (value as Readonly<Record<PropertyKey, unknown>>)[key];
}

/** People write secrets where references belong; nothing below these keys is ever echoed, except what cannot be one. */
function mayBeSecret(path: Path): boolean {
  const last = path.at(-1);
  return path.some((key) => key === "credentials" || key === "communities") && last !== "version" && last !== "protocol";
}
