/** An object as the module of its vendor defines it: what a profile can get wrong about it. */
export interface ProvenObject {
  readonly oid: string;
  readonly kind: "scalar" | "column";
  readonly name: string;
  /** Base type on the wire, as the dictionary calls it, and the decimal point of its DISPLAY-HINT: "integer d-3" counts thousandths. */
  readonly type: string;
  /** UNITS of the definition; empty when it has none. */
  readonly units: string;
  readonly labels: readonly { readonly number: number; readonly label: string }[];
}

/** A module and those of its objects that profiles ask for. */
export interface ProvenModule {
  readonly name: string;
  /** LAST-UPDATED; empty where it is not known. */
  readonly revision: string;
  /** SHA-256 of the module's text, or "excerpt" where the facts were taken from parts of it. */
  readonly digest: string;
  readonly objects: readonly ProvenObject[];
}

/** Why an OID stands in the list of the unproven: a recorded device answered it, which shows that it exists, or nothing but knowledge. */
export const unprovenReasons = ["answered", "knowledge"] as const;
export type UnprovenReason = (typeof unprovenReasons)[number];

/** An OID of a profile of which no module could be read. */
export interface UnprovenOid {
  readonly oid: string;
  readonly vendor: string;
  readonly reason: UnprovenReason;
}

function inOidOrder(left: { readonly oid: string }, right: { readonly oid: string }): number {
  return left.oid.localeCompare(right.oid, "en", { numeric: true });
}

function objectLine({ oid, kind, name, type, units, labels }: ProvenObject): string {
  return ["", oid, kind, name, type, units, labels.map(({ number, label }) => `${number}=${label}`).join(" ")].join("\t");
}

/** One line for each module, followed by an indented one for each object; fields are parted by tabs. */
export function writeProven(modules: readonly ProvenModule[]): string {
  const lines = modules
    .filter(({ objects }) => objects.length > 0)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(({ name, revision, digest, objects }) => [
      [name, revision, digest].join("\t"),
      ...objects.toSorted(inOidOrder).map(objectLine),
    ]);
  return `${lines.join("\n")}\n`;
}

function readObject(fields: readonly string[]): ProvenObject {
  const [, oid = "", kind, name = "", type = "", units = "", labels = ""] = fields;
  return {
    oid,
    kind: kind === "scalar" ? "scalar" : "column",
    name,
    type,
    units,
    labels: labels
      .split(" ")
      .filter((each) => each !== "")
      .map((each) => ({ number: Number.parseInt(each, 10), label: each.slice(each.indexOf("=") + 1) })),
  };
}

export function readProven(text: string): readonly ProvenModule[] {
  const modules: (Omit<ProvenModule, "objects"> & { readonly objects: ProvenObject[] })[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const fields = line.split("\t");
    const [name = "", revision = "", digest = ""] = fields;
    if (name === "") modules.at(-1)?.objects.push(readObject(fields));
    else modules.push({ name, revision, digest, objects: [] });
  }
  return modules;
}

export function writeUnproven(oids: readonly UnprovenOid[]): string {
  return `${oids
    .toSorted(inOidOrder)
    .map(({ oid, vendor, reason }) => [oid, vendor, reason].join("\t"))
    .join("\n")}\n`;
}

export function readUnproven(text: string): readonly UnprovenOid[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [oid = "", vendor = "", reason] = line.split("\t");
      return { oid, vendor, reason: unprovenReasons.find((each) => each === reason) ?? "knowledge" };
    });
}
