import { type DeviceState, portActivityS, portStormS, ticksAt } from "../device-state.ts";
import type { LabDevice, LabPort } from "../lab-device.ts";
import { storm } from "./interface-tables.ts";
import { constant, integer, type MibEntry, octets } from "./mib-value.ts";
import { OidTable } from "./oid-table.ts";

const rmon = "1.3.6.1.2.1.16";
const ethernet = 6;
const owner = octets("monitor");
/** Share of packets that are broadcast, and multicast. */
const broadcastShare = 0.004;
const multicastShare = 0.011;
/** Shares of the six size classes, from 64 octets to 1024-1518: acknowledgements and full frames, little between. */
const sizeShares = [0.31, 0.16, 0.07, 0.05, 0.08, 0.33] as const;
const history = { intervalS: 30, buckets: 120 } as const;

/** What a probe on a port has counted, both directions as one (RFC 2819). */
interface EtherCounts {
  readonly octets: number;
  readonly packets: number;
  readonly broadcast: number;
  readonly multicast: number;
  readonly crcAlign: number;
  readonly fragments: number;
  readonly sizes: readonly number[];
}

function countsAt(state: DeviceState, port: LabPort, nowMs: number): EtherCounts {
  const octetCount = Math.floor(((port.inBps + port.outBps) / 8) * portActivityS(state, port, nowMs));
  const packets = Math.floor(octetCount / port.packetBytes);
  const stormPackets = Math.floor(portStormS(state, port, nowMs) * storm.packetsPerS);
  const errors = Math.floor((packets * port.errorsPpm) / 1_000_000);
  return {
    octets: octetCount + stormPackets * storm.packetBytes,
    packets: packets + stormPackets,
    broadcast: Math.floor(packets * broadcastShare) + stormPackets,
    multicast: Math.floor(packets * multicastShare),
    crcAlign: errors,
    fragments: Math.floor(errors / 5),
    sizes: sizeShares.map((share, at) => Math.floor(packets * share) + (at === 0 ? stormPackets : 0)),
  };
}

/** Values of etherStatsDropEvents (3) to etherStatsCollisions (13), in the order of their columns; of etherHistoryTable they are 4 to 14. */
function common(counts: EtherCounts): readonly number[] {
  const { octets: all, packets, broadcast, multicast, crcAlign, fragments } = counts;
  return [0, all, packets, broadcast, multicast, crcAlign, 0, 0, fragments, 0, 0];
}

function dataSource(port: LabPort): { readonly kind: "oid"; readonly value: string } {
  return { kind: "oid", value: `1.3.6.1.2.1.2.2.1.1.${port.index}` };
}

function statisticsEntries(port: LabPort, state: () => DeviceState): readonly MibEntry[] {
  const at = (column: number) => `${rmon}.1.1.1.${column}.${port.index}`;
  const wide = (column: number) => `${rmon}.1.7.1.${column}.${port.index}`;
  const counter = (oid: string, kind: "counter32" | "counter64", read: (counts: EtherCounts) => number): MibEntry => ({
    oid,
    read: (nowMs) => ({ kind, value: read(countsAt(state(), port, nowMs)) }),
  });
  return [
    constant(at(1), integer(port.index)),
    constant(at(2), dataSource(port)),
    ...Array.from({ length: 11 }, (_, column) => counter(at(column + 3), "counter32", (counts) => common(counts)[column] ?? 0)),
    ...sizeShares.map((_, size) => counter(at(size + 14), "counter32", ({ sizes }) => sizes[size] ?? 0)),
    constant(at(20), owner),
    constant(at(21), integer(1)),
    counter(wide(2), "counter64", ({ packets }) => packets),
    counter(wide(4), "counter64", ({ octets: all }) => all),
  ];
}

/** A threshold on the broadcasts of a port: as many in ten seconds as only a storm brings. */
const alarm = { intervalS: 10, rising: 5_000, falling: 1_000 } as const;

function alarmEntries(port: LabPort, index: number, state: () => DeviceState): readonly MibEntry[] {
  const at = (column: number) => `${rmon}.3.1.1.${column}.${index}`;
  const grown = (nowMs: number) => {
    const end = nowMs - (nowMs % (alarm.intervalS * 1_000));
    return countsAt(state(), port, end).broadcast - countsAt(state(), port, end - alarm.intervalS * 1_000).broadcast;
  };
  return [
    constant(at(1), integer(index)),
    constant(at(2), integer(alarm.intervalS)),
    constant(at(3), { kind: "oid", value: `${rmon}.1.1.1.6.${port.index}` }),
    constant(at(4), integer(2)),
    { oid: at(5), read: (nowMs) => integer(Math.max(0, grown(nowMs))) },
    constant(at(6), integer(3)),
    constant(at(7), integer(alarm.rising)),
    constant(at(8), integer(alarm.falling)),
    constant(at(9), integer(1)),
    constant(at(10), integer(2)),
    constant(at(11), owner),
    constant(at(12), integer(1)),
  ];
}

function eventEntries(index: number, description: string): readonly MibEntry[] {
  const at = (column: number) => `${rmon}.9.1.1.${column}.${index}`;
  return [
    constant(at(1), integer(index)),
    constant(at(2), octets(description)),
    constant(at(3), integer(2)),
    constant(at(5), { kind: "ticks", value: 0 }),
    constant(at(6), owner),
    constant(at(7), integer(1)),
  ];
}

function controlEntries(port: LabPort, index: number): readonly MibEntry[] {
  const at = (column: number) => `${rmon}.2.1.1.${column}.${index}`;
  return [
    constant(at(1), integer(index)),
    constant(at(2), dataSource(port)),
    constant(at(3), integer(history.buckets)),
    constant(at(4), integer(history.buckets)),
    constant(at(5), integer(history.intervalS)),
    constant(at(6), owner),
    constant(at(7), integer(1)),
  ];
}

type RmonSettings = NonNullable<LabDevice["rmon"]>;

function historyPorts(device: LabDevice, { historyPorts: names }: RmonSettings): readonly LabPort[] {
  return device.ports.filter(({ name }) => names.includes(name));
}

/** RMON-MIB statistics, history controls, alarms and events (RFC 2819), and the 64-bit octets and packets of HC-RMON-MIB (RFC 3273). */
export function rmonEntries(device: LabDevice, settings: RmonSettings, state: () => DeviceState): readonly MibEntry[] {
  return [
    ...device.ports.filter(({ type }) => type === ethernet).flatMap((port) => statisticsEntries(port, state)),
    ...historyPorts(device, settings).flatMap((port, at) => [...controlEntries(port, at + 1), ...alarmEntries(port, at + 1, state)]),
    ...eventEntries(1, "Broadcasts of a storm"),
    ...eventEntries(2, "Broadcasts are few again"),
  ];
}

/** The buckets of etherHistoryTable as they are at the moment of a question: each is there once its interval is over, until newer ones take its place. */
export function rmonHistory(
  device: LabDevice,
  settings: RmonSettings,
  { state, nowMs }: { readonly state: () => DeviceState; readonly nowMs: () => number },
): () => OidTable {
  const lengthMs = history.intervalS * 1_000;
  let made: { readonly number: number; readonly bootedMs: number; readonly table: OidTable } | undefined;
  return () => {
    const { bootedMs } = state();
    const number = Math.floor((nowMs() - bootedMs) / lengthMs);
    if (made?.number !== number || made.bootedMs !== bootedMs) {
      const samples = Array.from({ length: Math.min(number, history.buckets) }, (_, ago) => number - ago);
      const entries = historyPorts(device, settings).flatMap((port, at) =>
        samples.flatMap((sample) =>
          bucketEntries(port, { control: at + 1, sample, startMs: bootedMs + (sample - 1) * lengthMs, state: state() }),
        ),
      );
      made = { number, bootedMs, table: new OidTable(entries) };
    }
    return made.table;
  };
}

function bucketEntries(
  port: LabPort,
  {
    control,
    sample,
    startMs,
    state,
  }: { readonly control: number; readonly sample: number; readonly startMs: number; readonly state: DeviceState },
): readonly MibEntry[] {
  const at = (column: number) => `${rmon}.2.2.1.${column}.${control}.${sample}`;
  const [from, to] = [startMs, startMs + history.intervalS * 1_000].map((ms) => common(countsAt(state, port, ms)));
  const grown = (to ?? []).map((value, column) => Math.max(0, value - (from?.[column] ?? 0)));
  const utilization = Math.min(10_000, Math.round((((grown[1] ?? 0) * 8) / history.intervalS / port.speedBps) * 10_000));
  return [
    constant(at(1), integer(control)),
    constant(at(2), integer(sample)),
    constant(at(3), { kind: "ticks", value: ticksAt(state, startMs) }),
    ...grown.map((value, column) => constant(at(column + 4), { kind: "counter32", value })),
    constant(at(15), integer(utilization)),
  ];
}
