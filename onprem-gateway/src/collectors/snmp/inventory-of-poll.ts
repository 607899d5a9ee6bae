import { hash } from "node:crypto";
import { type CredentialKind, snmpAccessOf } from "../../config/snmp-access.ts";
import type { InventoryObservation, ObservedInterface } from "../../runtime/observation.ts";
import { lastingModel } from "./merge-readings.ts";
import type { InterfaceLayout, RawInterface, RawPollData } from "./raw-poll.ts";

/** What the configuration says about the device of an inventory. */
export interface InventoryDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly uplinks: readonly string[];
  readonly credential: CredentialKind;
}

const adminStates = ["up", "down", "testing"] as const;
const operStates = ["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"] as const;

/** ifOperStatus by name (RFC 2863); undefined for a number the MIB does not know. */
export function operStateOf(status: number | undefined): ObservedInterface["operStatus"] {
  return status === undefined ? undefined : operStates[status - 1];
}

/** The inventory record of one poll. */
export function inventoryOfPoll(poll: RawPollData, device: InventoryDevice, nowMs: number): InventoryObservation {
  return {
    kind: "inventory",
    tsMs: nowMs,
    deviceId: device.id,
    name: device.name,
    ...(device.role === undefined ? {} : { role: device.role }),
    address: device.address,
    collectedVia: snmpAccessOf(device.credential),
    system: { ...presentSystem(poll.system), ...(poll.sysUpTimeCs === undefined ? {} : { uptimeS: Math.floor(poll.sysUpTimeCs / 100) }) },
    interfaces: withAliases(
      poll.interfaces.map((row) => observedInterface(row, device.uplinks)),
      poll.model,
    ),
    processors: poll.processorLoads.length,
    ...(poll.memoryTotalBytes === undefined ? {} : { memoryTotalBytes: poll.memoryTotalBytes }),
    ...(poll.model === undefined ? {} : { model: poll.model }),
  };
}

/** Aliases that other tables than IF-MIB tell, for interfaces without one. */
function withAliases(interfaces: readonly ObservedInterface[], model: RawPollData["model"]): readonly ObservedInterface[] {
  const told = new Map((model?.interfaces ?? []).flatMap(({ ifIndex, alias }) => (alias === undefined ? [] : [[ifIndex, alias] as const])));
  return told.size === 0
    ? interfaces
    : interfaces.map((each) => {
        const ifAlias = each.ifAlias || told.get(each.ifIndex);
        return ifAlias === undefined ? each : { ...each, ifAlias };
      });
}

/** A digest that is equal for two inventories that say the same, whatever the time and the readings. Held for every device all the time, so it is short. */
export function inventoryFingerprint(inventory: InventoryObservation): string {
  const { tsMs: _time, system, model, ...rest } = inventory;
  const { uptimeS: _uptime, ...lasting } = system ?? {};
  return hash("sha256", JSON.stringify([lasting, rest, model && lastingModel(model)]), "base64");
}

/** True when the operator marked this interface as an uplink, by any of its names. */
export function isUplink({ key, ifName, ifDescr, ifAlias }: InterfaceLayout, uplinks: readonly string[]): boolean {
  return uplinks.some((uplink) => uplink === key || uplink === ifName || uplink === ifDescr || uplink === ifAlias);
}

function presentSystem({ sysName, sysDescr, sysObjectId, sysLocation, sysContact }: RawPollData["system"]) {
  return {
    ...(sysName === undefined ? {} : { sysName }),
    ...(sysDescr === undefined ? {} : { sysDescr }),
    ...(sysObjectId === undefined ? {} : { sysObjectId }),
    ...(sysLocation === undefined ? {} : { sysLocation }),
    ...(sysContact === undefined ? {} : { sysContact }),
  };
}

/** What is there of it: itself, where nothing is absent, since this happens for dozens of interfaces. */
function present(described: object): object {
  return Object.values(described).includes(undefined)
    ? Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined))
    : described;
}

function observedInterface(row: RawInterface, uplinks: readonly string[]): ObservedInterface {
  const { counters: _counters, discontinuityCs: _discontinuity, adminStatus, operStatus, ...described } = row;
  const admin = adminStatus === undefined ? undefined : (adminStates[adminStatus - 1] ?? "unknown");
  const oper = operStateOf(operStatus);
  return {
    ...present(described),
    key: row.key,
    ifIndex: row.ifIndex,
    ...(admin === undefined ? {} : { adminStatus: admin }),
    ...(oper === undefined ? {} : { operStatus: oper }),
    ...(isUplink(row, uplinks) ? { uplink: true } : {}),
  };
}
