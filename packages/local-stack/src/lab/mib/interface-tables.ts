import { type DeviceState, portActivityS, portStormS, ticksAt } from "../device-state.ts";
import type { LabDevice, LabPort } from "../lab-device.ts";
import { constant, gauge32, integer, type MibEntry, type MibValue, octets } from "./mib-value.ts";

const ifEntry = "1.3.6.1.2.1.2.2.1";
const ifXEntry = "1.3.6.1.2.1.31.1.1.1";
/** IF-MIB ifSpeed shows this when the line is faster than 32 bits can say. */
const speedCeiling = 4_294_967_295;
/** Share of packets that are broadcast, and multicast. */
const broadcastShare = 0.004;
const multicastShare = 0.011;

/** Broadcasts a second of a storm, which come in at the port, and their length. */
export const storm = { packetsPerS: 20_000, packetBytes: 64 } as const;

type Direction = "in" | "out";

function octetCount(port: LabPort, direction: Direction, activityS: number): number {
  return Math.floor(((direction === "in" ? port.inBps : port.outBps) / 8) * activityS);
}

function packetCount(port: LabPort, direction: Direction, activityS: number): number {
  return Math.floor(octetCount(port, direction, activityS) / port.packetBytes);
}

function counters(port: LabPort, direction: Direction): Readonly<Record<string, (activityS: number) => number>> {
  const packets = (activityS: number) => packetCount(port, direction, activityS);
  const errorShare = port.errorsPpm / 1_000_000;
  return {
    octets: (activityS) => octetCount(port, direction, activityS),
    unicast: packets,
    multicast: (activityS) => Math.floor(packets(activityS) * multicastShare),
    broadcast: (activityS) => Math.floor(packets(activityS) * broadcastShare),
    errors: (activityS) => (direction === "in" ? Math.floor(packets(activityS) * errorShare) : 0),
    discards: (activityS) => (direction === "out" ? Math.floor(packets(activityS) * errorShare * 3) : 0),
  };
}

/** What storms add to a counter. */
function stormCount(counter: string, direction: Direction, stormS: number): number {
  const packets = direction === "in" ? Math.floor(stormS * storm.packetsPerS) : 0;
  return counter === "octets" ? packets * storm.packetBytes : counter === "broadcast" ? packets : 0;
}

/** Column numbers of each counter: ifTable (32 bit) and ifXTable (32 bit for multicast and broadcast, and 64 bit). */
const columns: Readonly<
  Record<Direction, readonly { readonly counter: string; readonly if32?: number; readonly x32?: number; readonly x64?: number }[]>
> = {
  in: [
    { counter: "octets", if32: 10, x64: 6 },
    { counter: "unicast", if32: 11, x64: 7 },
    { counter: "discards", if32: 13 },
    { counter: "errors", if32: 14 },
    { counter: "multicast", x32: 2, x64: 8 },
    { counter: "broadcast", x32: 3, x64: 9 },
  ],
  out: [
    { counter: "octets", if32: 16, x64: 10 },
    { counter: "unicast", if32: 17, x64: 11 },
    { counter: "discards", if32: 19 },
    { counter: "errors", if32: 20 },
    { counter: "multicast", x32: 4, x64: 12 },
    { counter: "broadcast", x32: 5, x64: 13 },
  ],
};

function counterEntries(port: LabPort, state: () => DeviceState): readonly MibEntry[] {
  const entries: MibEntry[] = [];
  for (const direction of ["in", "out"] as const) {
    const functions = counters(port, direction);
    for (const column of columns[direction]) {
      const count = functions[column.counter];
      if (count === undefined) continue;
      const read =
        (kind: "counter32" | "counter64") =>
        (nowMs: number): MibValue => ({
          kind,
          value: count(portActivityS(state(), port, nowMs)) + stormCount(column.counter, direction, portStormS(state(), port, nowMs)),
        });
      if (column.if32 !== undefined) entries.push({ oid: `${ifEntry}.${column.if32}.${port.index}`, read: read("counter32") });
      if (column.x32 !== undefined) entries.push({ oid: `${ifXEntry}.${column.x32}.${port.index}`, read: read("counter32") });
      if (column.x64 !== undefined) entries.push({ oid: `${ifXEntry}.${column.x64}.${port.index}`, read: read("counter64") });
    }
  }
  return entries;
}

function portEntries(port: LabPort, state: () => DeviceState): readonly MibEntry[] {
  const n = port.index;
  const up = () => state().ports.get(n)?.up === true;
  return [
    constant(`${ifEntry}.1.${n}`, integer(n)),
    constant(`${ifEntry}.2.${n}`, octets(port.descr)),
    constant(`${ifEntry}.3.${n}`, integer(port.type)),
    constant(`${ifEntry}.4.${n}`, integer(port.mtu)),
    constant(`${ifEntry}.5.${n}`, gauge32(Math.min(port.speedBps, speedCeiling))),
    constant(`${ifEntry}.6.${n}`, octets(Buffer.from(port.mac))),
    constant(`${ifEntry}.7.${n}`, integer(port.adminUp ? 1 : 2)),
    { oid: `${ifEntry}.8.${n}`, read: () => integer(up() ? 1 : 2) },
    {
      oid: `${ifEntry}.9.${n}`,
      read: () => ({ kind: "ticks", value: ticksAt(state(), state().ports.get(n)?.changedMs ?? state().bootedMs) }),
    },
    constant(`${ifEntry}.15.${n}`, { kind: "counter32", value: 0 }),
    constant(`${ifXEntry}.1.${n}`, octets(port.name)),
    constant(`${ifXEntry}.14.${n}`, integer(1)),
    constant(`${ifXEntry}.15.${n}`, gauge32(Math.round(port.speedBps / 1_000_000))),
    constant(`${ifXEntry}.16.${n}`, integer(2)),
    constant(`${ifXEntry}.17.${n}`, integer(port.type === 6 ? 1 : 2)),
    constant(`${ifXEntry}.18.${n}`, octets(port.alias)),
    // Zero means no discontinuity other than the restart of the agent itself (RFC 2863).
    constant(`${ifXEntry}.19.${n}`, { kind: "ticks", value: 0 }),
    ...counterEntries(port, state),
  ];
}

/** IF-MIB ifNumber, ifTable, ifXTable and ifTableLastChange (RFC 2863). */
export function interfaceEntries(device: LabDevice, state: () => DeviceState): readonly MibEntry[] {
  return [
    constant("1.3.6.1.2.1.2.1.0", integer(device.ports.length)),
    { oid: "1.3.6.1.2.1.31.1.5.0", read: () => ({ kind: "ticks", value: ticksAt(state(), state().tableChangedMs) }) },
    ...device.ports.flatMap((port) => portEntries(port, state)),
  ];
}
