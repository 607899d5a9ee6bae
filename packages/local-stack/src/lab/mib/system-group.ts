import { type DeviceState, ticksAt } from "../device-state.ts";
import type { LabDevice } from "../lab-device.ts";
import { constant, integer, type MibEntry, octets } from "./mib-value.ts";

const system = "1.3.6.1.2.1.1";

/** SNMPv2-MIB system group, and snmpEngineID with its companions (RFC 3411). */
export function systemEntries(
  device: LabDevice,
  options: { readonly state: () => DeviceState; readonly engineId: Buffer },
): readonly MibEntry[] {
  const { state, engineId } = options;
  return [
    constant(`${system}.1.0`, octets(device.system.descr)),
    constant(`${system}.2.0`, { kind: "oid", value: device.system.objectId }),
    { oid: `${system}.3.0`, read: (nowMs) => ({ kind: "ticks", value: ticksAt(state(), nowMs) }) },
    constant(`${system}.4.0`, octets(device.system.contact)),
    constant(`${system}.5.0`, octets(device.id)),
    constant(`${system}.6.0`, octets(device.system.location)),
    constant(`${system}.7.0`, integer(device.system.services)),
    constant("1.3.6.1.6.3.10.2.1.1.0", octets(engineId)),
    { oid: "1.3.6.1.6.3.10.2.1.2.0", read: () => integer(state().engineBoots) },
    { oid: "1.3.6.1.6.3.10.2.1.3.0", read: (nowMs) => integer(Math.floor((nowMs - state().bootedMs) / 1000)) },
  ];
}
