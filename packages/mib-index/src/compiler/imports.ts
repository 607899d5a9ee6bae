/** What a module imports from another. */
export interface Import {
  readonly module: string;
  /** Names of values; types are left out. */
  readonly names: readonly string[];
}

/** What the IMPORTS of a module's text say. Any text: time in proportion to its length. */
export function importsOf(text: string): readonly Import[] {
  const bare = text.replaceAll(/--.*$/gmu, "");
  const start = /\bIMPORTS\b/u.exec(bare)?.index ?? bare.length;
  const end = bare.indexOf(";", start);
  const words =
    end < 0
      ? []
      : bare
          .slice(start, end)
          .split(/[\s,]+/u)
          .slice(1);
  const imports: Import[] = [];
  let names: string[] = [];
  for (const [at, word] of words.entries()) {
    const module = word === "FROM" ? words[at + 1] : undefined;
    if (module !== undefined && /^[A-Za-z][\w-]*$/u.test(module)) imports.push({ module, names });
    if (word === "FROM") names = [];
    else if (/^[a-z]/u.test(word)) names.push(word);
  }
  return imports;
}

/** A module in our own words that defines those of the names whose OID is known, to stand in for one that is missing. */
export function standIn({ module, names }: Import, oidOf: (name: string) => string | undefined): string {
  const lines = names.flatMap((name) => {
    const oid = oidOf(name);
    return oid?.startsWith("1.") === true ? [`${name} OBJECT IDENTIFIER ::= { iso ${oid.slice(2).replaceAll(".", " ")} }`] : [];
  });
  return [`${module} DEFINITIONS ::= BEGIN`, ...lines, "END", ""].join("\n");
}
