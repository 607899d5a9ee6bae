import type { DeviceState } from "../device-state.ts";
import type { LabDevice } from "../lab-device.ts";
import { seedOf } from "../seeded-random.ts";
import { ciscoCpuEntries, hostEntries } from "./host-resources.ts";
import { interfaceEntries } from "./interface-tables.ts";
import type { MibEntry } from "./mib-value.ts";
import { OidTable } from "./oid-table.ts";
import { rmonEntries, rmonHistory } from "./rmon-groups.ts";
import { bgpEntries, ipAddressEntries } from "./routing-tables.ts";
import { sensorEntries } from "./sensor-tables.ts";
import { systemEntries } from "./system-group.ts";
import { upsEntries } from "./ups-mib.ts";

export interface DeviceMibOptions {
  readonly state: () => DeviceState;
  readonly engineId: Buffer;
  readonly nowMs: () => number;
}

/** Everything that the device's agent answers; values follow the state at the moment of the question. */
export function deviceMib(device: LabDevice, options: DeviceMibOptions): OidTable {
  const seed = seedOf(device.id);
  const entries: MibEntry[] = [...systemEntries(device, options), ...interfaceEntries(device, options.state), ...ipAddressEntries(device)];
  if (device.bgp !== undefined) entries.push(...bgpEntries(device, device.bgp, options.state));
  if (device.host !== undefined) entries.push(...hostEntries(device.host, { seed, state: options.state }));
  if (device.ciscoCpuPercent !== undefined) entries.push(...ciscoCpuEntries(device.ciscoCpuPercent, seed));
  if (device.ups !== undefined) entries.push(...upsEntries(device.ups, seed));
  if (device.sensors !== undefined) entries.push(...sensorEntries(device, { sensors: device.sensors, seed, state: options.state }));
  if (device.rmon === undefined) return new OidTable(entries);
  entries.push(...rmonEntries(device, device.rmon, options.state));
  return new OidTable(entries, rmonHistory(device, device.rmon, options));
}
