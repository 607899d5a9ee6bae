/** What tells one interface of a device from another, besides its ifIndex, which a restart may change. */
export interface InterfaceEvidence {
  readonly ifIndex: number;
  readonly ifName?: string | undefined;
  readonly ifDescr?: string | undefined;
  readonly physAddress?: string | undefined;
  readonly ifAlias?: string | undefined;
}

const maxLength = 255;

/**
 * Keys that name the series of interfaces for ever: ifName, else ifDescr, else the physical address, else "ifIndex:<n>". Interfaces that
 * share a name are told apart by further evidence: description, address, alias. Those that agree in everything are numbered in the order
 * of their ifIndex, which devices keep when they renumber. No key but "ifIndex:<n>" depends on the ifIndex itself.
 */
export function interfaceKeys(interfaces: readonly InterfaceEvidence[]): readonly string[] {
  const keys = new Map<InterfaceEvidence, string>();
  for (const [name, sharers] of Map.groupBy(interfaces, nameOf)) {
    const suffixes = sharers.length === 1 ? [""] : distinctSuffixes(sharers);
    sharers.forEach((each, at) => {
      keys.set(each, clip(name, suffixes[at] ?? ""));
    });
  }
  return withoutClashes(interfaces, keys);
}

/** Order by what the device tells of the interfaces; by ifIndex only where that is all the same. */
function byEvidence(a: InterfaceEvidence, b: InterfaceEvidence): number {
  const [left, right] = [a, b].map(({ ifName, ifDescr, physAddress, ifAlias }) => JSON.stringify([ifName, ifDescr, physAddress, ifAlias]));
  return left === right ? a.ifIndex - b.ifIndex : (left ?? "") < (right ?? "") ? -1 : 1;
}

function nameOf({ ifName, ifDescr, physAddress, ifIndex }: InterfaceEvidence): string {
  return ifName ?? ifDescr ?? physAddress ?? `ifIndex:${ifIndex}`;
}

/** Kinds of evidence, the most lasting first: an operator may write a new alias any day. */
const evidenceKinds: readonly (readonly (keyof InterfaceEvidence)[])[] = [
  ["ifDescr"],
  ["physAddress"],
  ["ifDescr", "physAddress"],
  ["ifAlias"],
  ["ifDescr", "physAddress", "ifAlias"],
];

/** The first kind of evidence that tells all of them apart, else all of it and a number. */
function distinctSuffixes(sharers: readonly InterfaceEvidence[]): readonly string[] {
  for (const kinds of evidenceKinds) {
    const texts = sharers.map((each) => textOf(each, kinds));
    if (new Set(texts).size === sharers.length) {
      return texts.map((text) => (text === "" ? "" : ` (${text})`));
    }
  }
  const all = sharers.map((each) => textOf(each, ["ifDescr", "physAddress", "ifAlias"]));
  return sharers.map((each, at) => {
    const alike = sharers.filter((_, other) => all[other] === all[at]);
    const place = alike.filter((other) => byEvidence(other, each) < 0).length + 1;
    const told = all[at] === "" ? "" : ` (${all[at]})`;
    return alike.length === 1 ? told : `${told}#${place}`;
  });
}

function textOf(evidence: InterfaceEvidence, kinds: readonly (keyof InterfaceEvidence)[]): string {
  const name = nameOf(evidence);
  return kinds
    .map((kind) => evidence[kind])
    .filter((text) => text !== undefined && text !== name)
    .join(" ");
}

/** The name is cut, never what tells it apart. */
function clip(name: string, suffix: string): string {
  const kept = suffix.slice(-maxLength);
  return `${name.slice(0, maxLength - kept.length)}${kept}`;
}

/** One interface may be called what another is made of, and long texts may agree as far as they go: all but one get a number. */
function withoutClashes(interfaces: readonly InterfaceEvidence[], keys: ReadonlyMap<InterfaceEvidence, string>): readonly string[] {
  const keyOf = (each: InterfaceEvidence) => keys.get(each) ?? `ifIndex:${each.ifIndex}`;
  if (new Set(keys.values()).size === interfaces.length) {
    return interfaces.map(keyOf);
  }
  const taken = new Map<string, InterfaceEvidence>();
  for (const each of [...interfaces].sort(byEvidence)) {
    let free = keyOf(each);
    for (let number = 2; taken.has(free); number += 1) {
      free = clip(keyOf(each), `#${number}`);
    }
    taken.set(free, each);
  }
  const freed = new Map([...taken].map(([key, each]) => [each, key]));
  return interfaces.map((each) => freed.get(each) ?? keyOf(each));
}
