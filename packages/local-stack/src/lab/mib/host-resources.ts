import type { DeviceState } from "../device-state.ts";
import type { LabHost } from "../lab-device.ts";
import { shapeAt } from "../traffic-shape.ts";
import { constant, integer, type MibEntry, octets } from "./mib-value.ts";

const host = "1.3.6.1.2.1.25";
/** net-snmp numbers processors from here in hrDeviceTable. */
const firstProcessor = 196_608;
const storageRam = `${host}.2.1.2`;
const storageFixedDisk = `${host}.2.1.4`;
const allocationUnit = 4_096;

/** A load in whole percent that breathes with the traffic shape, 0..100. */
export function loadPercent(mean: number, seed: number, nowMs: number): number {
  return Math.max(0, Math.min(100, Math.round(mean * shapeAt(seed, nowMs))));
}

interface Storage {
  readonly index: number;
  readonly type: string;
  readonly label: string;
  readonly bytes: number;
  usedShare(nowMs: number): number;
}

function storageEntries(storage: Storage): readonly MibEntry[] {
  const at = (column: number) => `${host}.2.3.1.${column}.${storage.index}`;
  const units = Math.floor(storage.bytes / allocationUnit);
  return [
    constant(at(1), integer(storage.index)),
    constant(at(2), { kind: "oid", value: storage.type }),
    constant(at(3), octets(storage.label)),
    constant(at(4), integer(allocationUnit)),
    constant(at(5), integer(units)),
    { oid: at(6), read: (nowMs) => integer(Math.floor(units * Math.min(0.98, storage.usedShare(nowMs)))) },
  ];
}

/** HOST-RESOURCES-MIB (RFC 2790): uptime, memory, storage and one hrProcessorLoad per processor. */
export function hostEntries(settings: LabHost, options: { readonly seed: number; readonly state: () => DeviceState }): readonly MibEntry[] {
  const { seed, state } = options;
  const ram: Storage = {
    index: 1,
    type: storageRam,
    label: "Physical memory",
    bytes: settings.memoryBytes,
    usedShare: (nowMs) => settings.memoryUsedShare * (0.9 + 0.1 * shapeAt(seed, nowMs)),
  };
  const disks = settings.disks.map(
    (disk, index): Storage => ({
      index: 31 + index,
      type: storageFixedDisk,
      label: disk.mount,
      bytes: disk.bytes,
      usedShare: () => disk.usedShare,
    }),
  );
  const processors = Array.from({ length: settings.processors }, (_, index): readonly MibEntry[] => [
    constant(`${host}.3.2.1.2.${firstProcessor + index}`, { kind: "oid", value: `${host}.3.1.3` }),
    constant(`${host}.3.3.1.1.${firstProcessor + index}`, { kind: "oid", value: "0.0" }),
    {
      oid: `${host}.3.3.1.2.${firstProcessor + index}`,
      read: (nowMs) => integer(loadPercent(settings.meanLoadPercent, Math.imul(seed + index + 1, 0x9e3779b1) >>> 0, nowMs)),
    },
  ]).flat();
  return [
    { oid: `${host}.1.1.0`, read: (nowMs) => ({ kind: "ticks", value: Math.floor((nowMs - state().bootedMs) / 10) % 4_294_967_296 }) },
    constant(`${host}.2.2.0`, integer(Math.floor(settings.memoryBytes / 1024))),
    ...[ram, ...disks].flatMap(storageEntries),
    ...processors,
  ];
}

/** CISCO-PROCESS-MIB cpmCPUTotal5sec/1min/5min (the Rev objects) of the one processor. */
export function ciscoCpuEntries(meanPercent: number, seed: number): readonly MibEntry[] {
  return [6, 7, 8].map((column) => ({
    oid: `1.3.6.1.4.1.9.9.109.1.1.1.1.${column}.1`,
    read: (nowMs: number) => ({ kind: "gauge32" as const, value: loadPercent(meanPercent, seed, nowMs) }),
  }));
}
