/** What one unit of a MIB's UNITS clause is in the unit that profiles use. */
const units: readonly (readonly [pattern: RegExp, unit: string, factor: number])[] = [
  [/^(?:rms )?v(?:olts?|oltage|ac|dc)?(?:[ -](?:ac|dc)(?:[ -]rms)?)?$/u, "V", 1],
  [/^(?:rms )?a(?:mps?|mperes?|mphere)?(?:[ -](?:ac|dc)(?:[ -]rms)?)?$/u, "A", 1],
  [/^w(?:atts?)?$/u, "W", 1],
  [/^dbm$/u, "dBm", 1],
  [/^(?:c|celsius.*|degrees?|degrees? (?:c|celsius|centigrade))$/u, "C", 1],
  [/^rpm$/u, "rpm", 1],
  [/^(?:%|percent)$/u, "%", 1],
  [/^h(?:z|ertz)$/u, "Hz", 1],
];

const prefixes: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/^hundreds of micro(?=v)/u, 1e-4],
  [/^(?:thousandths? of |0?\.001 |1\/1000 )/u, 1e-3],
  [/^(?:hundredths? (?:of )?|0?\.01 |1\/100 )/u, 1e-2],
  [/^(?:tenths? (?:of )?|0?\.1 |1\/10 )/u, 1e-1],
  [/^milli ?(?=[avw])/u, 1e-3],
  [/^micro ?(?=[avw])/u, 1e-6],
  [/^m(?=[avw]$)/u, 1e-3],
  [/^u(?=[avw]$)/u, 1e-6],
];

/**
 * By what a value must be multiplied to be in `unit`, going by the UNITS of its definition ("0.001 mA", "tenth Volts") and the decimal point
 * of its type; undefined where the clause says nothing of the kind, or speaks of another quantity.
 */
export function expectedScale(object: { readonly type: string; readonly units: string }, unit: string): number | undefined {
  let rest = object.units.trim().toLowerCase();
  let factor = 10 ** -Number(/ d-(\d+)$/u.exec(object.type)?.[1] ?? 0);
  for (let found = true; found; ) {
    const prefix = units.some(([pattern]) => pattern.test(rest)) ? undefined : prefixes.find(([pattern]) => pattern.test(rest));
    found = prefix !== undefined;
    if (prefix !== undefined) {
      rest = rest.replace(prefix[0], "");
      factor *= prefix[1];
    }
  }
  const known = units.find(([pattern, name]) => name === unit && pattern.test(rest));
  return known === undefined ? undefined : factor * known[2];
}
