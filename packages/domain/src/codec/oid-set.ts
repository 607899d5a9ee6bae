/**
 * OIDs as one short text: in order, each as how many of its first arcs are those of the one before, and what follows them. Devices answer
 * objects that lie close together, so that one takes about six characters. "1.3.6.1.2.1.1.1 7:3 7:5" are three.
 */
export function oidSetText(oids: Iterable<string>): string {
  let before: readonly string[] = [];
  const parts: string[] = [];
  for (const arcs of [...new Set(oids)].map((oid) => oid.split(".")).sort(compareArcs)) {
    let shared = 0;
    while (shared < arcs.length - 1 && arcs[shared] === before[shared]) {
      shared += 1;
    }
    const rest = arcs.slice(shared).join(".");
    parts.push(shared === 0 ? rest : `${shared}:${rest}`);
    before = arcs;
  }
  return parts.join(" ");
}

/** The OIDs of a text that `oidSetText` wrote; none of what it cannot have written. At most `most` of them. */
export function oidsOfText(text: string, most = 4_096): readonly string[] {
  const oids: string[] = [];
  let before: readonly string[] = [];
  for (const part of text.split(" ", most)) {
    const [, shared = "0", rest = ""] = /^(?:(\d{1,3}):)?(\d{1,10}(?:\.\d{1,10}){0,127})$/u.exec(part) ?? [];
    const arcs = [...before.slice(0, Number(shared)), ...rest.split(".")];
    if (rest === "" || Number(shared) > before.length || arcs.length > maxArcs) {
      return oids;
    }
    oids.push(arcs.join("."));
    before = arcs;
  }
  return oids;
}

/** Whether an OID that a device answered says that it answered another: the same, a part of it, or what it is in. */
export function answersOid(answered: string, asked: string): boolean {
  return answered === asked || answered.startsWith(`${asked}.`) || asked.startsWith(`${answered}.`);
}

/** RFC 2578 section 3.5. */
const maxArcs = 128;

function compareArcs(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((arc, index) => arc !== b[index]);
  return at === -1 ? a.length - b.length : Number(a[at]) - Number(b[at] ?? -1);
}
