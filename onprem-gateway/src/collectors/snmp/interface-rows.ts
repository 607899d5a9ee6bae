import { type CounterName, counterNames, type IfColumn, sourceWidth } from "./oids.ts";
import { sourceOf } from "./plan.ts";
import type { RawInterface } from "./raw-poll.ts";
import type { InterfaceCells } from "./read-table.ts";
import { numberOf, physicalAddressOf, textOf } from "./snmp-text.ts";

/** What the slow cadence knows about an interface. */
export interface InterfaceDescription {
  readonly ifIndex: number;
  readonly ifName?: string;
  readonly ifDescr?: string;
  readonly ifAlias?: string;
  readonly ifType?: number;
  readonly mtu?: number;
  readonly speedBps?: number;
  readonly physAddress?: string;
}

/** Reads the descriptive columns of one row. Absent cells stay absent. */
export function describeRow(cells: InterfaceCells, row: number): InterfaceDescription {
  return compact({
    ifIndex: row,
    ifName: textOf(cells.get("ifName", row)),
    ifDescr: textOf(cells.get("ifDescr", row)),
    ifAlias: textOf(cells.get("ifAlias", row)),
    ifType: positive(numberOf(cells.get("ifType", row))),
    mtu: positive(numberOf(cells.get("ifMtu", row))),
    speedBps: speedOf(cells, row),
    physAddress: physicalAddressOf(cells.get("ifPhysAddress", row)),
  });
}

/** ifHighSpeed (Mbit/s) where it says something, else ifSpeed unless that is at its ceiling (RFC 2863 section 3.1.6). */
function speedOf(cells: InterfaceCells, row: number): number | undefined {
  const high = positive(numberOf(cells.get("ifHighSpeed", row)));
  if (high !== undefined) {
    return high * 1_000_000;
  }
  const plain = positive(numberOf(cells.get("ifSpeed", row)));
  return plain === 0xffff_ffff ? undefined : plain;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/**
 * The interfaces of one poll: counters and states from its cells, descriptions from the slow cadence. Names read in this poll win: an
 * interface whose index moved keeps its key and takes its description along.
 */
export function interfacesOf(
  cells: InterfaceCells,
  descriptions: ReadonlyMap<number, InterfaceDescription>,
): { readonly interfaces: RawInterface[]; readonly renumbered: number } {
  const byName = new Map(
    [...descriptions.values()].flatMap((known) => (known.ifName === undefined ? [] : [[known.ifName, known] as const])),
  );
  let renumbered = 0;
  const rows = [...descriptions.values()].map((known) => {
    const ifName = textOf(cells.get("ifName", known.ifIndex)) ?? known.ifName;
    const moved = ifName !== known.ifName;
    renumbered += moved ? 1 : 0;
    const description = moved && ifName !== undefined ? (byName.get(ifName) ?? { ifName }) : known;
    return { description: { ...description, ifIndex: known.ifIndex }, row: known.ifIndex };
  });
  const keys = interfaceKeys(rows.map(({ description }) => description));
  const interfaces = rows.map(({ description, row }, at) => ({
    ...description,
    ...readingsOf(cells, row),
    key: keys[at] ?? `ifIndex:${row}`,
  }));
  return { interfaces, renumbered };
}

function readingsOf(cells: InterfaceCells, row: number): Pick<RawInterface, "counters"> & Partial<RawInterface> {
  const counters: Record<string, { value: bigint; width: 32 | 64 }> = {};
  for (const name of counterNames) {
    const counter = counterOf(cells, row, name);
    if (counter !== undefined) {
      counters[name] = counter;
    }
  }
  const readings: { -readonly [K in keyof RawInterface]?: RawInterface[K] } & Pick<RawInterface, "counters"> = { counters };
  for (const [state, column] of stateColumns) {
    const number = numberOf(cells.get(column, row));
    if (number !== undefined) {
      readings[state] = number;
    }
  }
  return readings;
}

const stateColumns = [
  ["adminStatus", "ifAdminStatus"],
  ["operStatus", "ifOperStatus"],
  ["discontinuityCs", "ifCounterDiscontinuityTime"],
] as const;

function counterOf(cells: InterfaceCells, row: number, name: CounterName): { value: bigint; width: 32 | 64 } | undefined {
  const source = sourceOf(name, (column) => isCounter(cells, column, row));
  const value = source === undefined ? undefined : cells.get(source, row);
  if (source === undefined || (value?.kind !== "counter32" && value?.kind !== "counter64")) {
    return undefined;
  }
  return { value: BigInt(value.value), width: sourceWidth(source) };
}

function isCounter(cells: InterfaceCells, column: IfColumn, row: number): boolean {
  const kind = cells.get(column, row)?.kind;
  return kind === "counter32" || kind === "counter64";
}

/** ifName, else ifDescr, else "ifIndex:<n>"; a name that several interfaces share is told apart by the index behind it. */
export function interfaceKeys(
  interfaces: readonly { readonly ifIndex: number; readonly ifName?: string; readonly ifDescr?: string }[],
): readonly string[] {
  const names = interfaces.map(({ ifName, ifDescr, ifIndex }) => ifName ?? ifDescr ?? `ifIndex:${ifIndex}`);
  const uses = new Map<string, number>();
  for (const name of names) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return names.map((name, at) => clip((uses.get(name) ?? 0) > 1 ? `#${interfaces[at]?.ifIndex ?? 0}` : "", name));
}

/** Keys name series for ever and fit the wire: the text is cut, never what tells it apart. */
function clip(suffix: string, name: string): string {
  return `${name.slice(0, 255 - suffix.length)}${suffix}`;
}

function compact<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
