/** Names that two monitors give the same product of the same maker, in the spelling of `squeezed`. */
const synonyms: readonly (readonly [string, string])[] = [
  ["ciena saos", "ciena service delivery switch"],
  ["a10 acos", "a10 networks"],
  ["ibm os/400", "ibm i"],
  ["cisco firepower threat defense", "cisco ftd"],
  ["fortinet fortiadc", "fortinet application deliver controller"],
  ["dell networking os6", "dell powerconnect"],
  ["eaton ups (mge)", "eaton ups"],
];

/** Kinds that Isthmus tells apart and the other monitor does not: what it calls devices of that kind. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  camera: ["appliance", "network"],
  tele: ["appliance", "network", "environment", "collaboration"],
  management: ["appliance"],
};

/** Whatever the case, blanks and punctuation; one may say more than the other. `within`: only the second may. */
export function sameText(expected: string, own: string | undefined, { within = false }: { readonly within?: boolean } = {}): boolean {
  const [a, b] = [squeezed(expected), squeezed(own ?? "")];
  return a !== "" && b !== "" && (b.includes(a) || (!within && a.includes(b)));
}

/** The same text, or two names of one product. */
export function sameProduct(expected: string, own: string | undefined): boolean {
  return (
    sameText(expected, own) ||
    synonyms.some(([ours, theirs]) => squeezed(own ?? "") === squeezed(ours) && squeezed(expected) === squeezed(theirs))
  );
}

/** The same kind, or one that the other monitor files under another. */
export function sameKind(expected: string | null, own: string | undefined): boolean {
  return own !== undefined && expected !== null && (own === expected || (kinds[own]?.includes(expected) ?? false));
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");
}
