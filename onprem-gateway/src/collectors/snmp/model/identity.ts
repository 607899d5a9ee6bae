import { numberOf, physicalAddressOf } from "../snmp-text.ts";
import { bridgeBase } from "./bridge.ts";
import { compact, hexOf } from "./cell-values.ts";
import type { DeviceIdentity, Module } from "./device-model.ts";
import { lldpLocal } from "./lldp.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** SNMP-FRAMEWORK-MIB (RFC 3411). */
export const snmpEngine = defineTable({ name: "snmpEngine", entry: "1.3.6.1.6.3.10.2.1", columns: { id: 1 } });

/** What the standard MIBs say of the device as a whole: engine, base MAC, and model, serial and software of its chassis. */
export function readIdentity(tables: FetchedTables, entities: readonly Module[]): DeviceIdentity {
  const chassis = chassisOf(entities);
  return compact({
    vendor: chassis?.manufacturer,
    model: chassis?.model,
    serial: chassis?.serial,
    version: chassis?.software,
    engineId: hexOf(tables.cells(snmpEngine).id),
    baseMac: baseMac(tables),
  });
}

/** The outermost chassis with a model or serial; without one, the outermost or only part that has them. In a stack, the first member. */
function chassisOf(entities: readonly Module[]): Module | undefined {
  const named = entities.filter(({ model, serial }) => model !== undefined || serial !== undefined);
  const chassis = named.filter(({ class: kind }) => kind === "chassis");
  const outermost = named.find(({ containedIn }) => containedIn === 0) ?? (entities.length === 1 ? named[0] : undefined);
  return chassis.find(({ serial }) => serial !== undefined) ?? chassis[0] ?? outermost;
}

const macSubtype = 4;

function baseMac(tables: FetchedTables): string | undefined {
  const { chassisSubtype, chassisId } = tables.cells(lldpLocal);
  const bridge = macOf(physicalAddressOf(tables.cells(bridgeBase).address));
  return bridge ?? (numberOf(chassisSubtype) === macSubtype ? macOf(physicalAddressOf(chassisId)) : undefined);
}

function macOf(address: string | undefined): string | undefined {
  return address?.length === 17 && address !== "00:00:00:00:00:00" ? address : undefined;
}

/**
 * What two addresses of one device have in common: its engine id, else its serial, else its base MAC with its name. Engine ids that
 * agents ship as constants, made of an address that every device has, tell nothing.
 */
export function uniqueIdOf({ engineId, serial, baseMac: mac }: DeviceIdentity, sysName: string | undefined): string | undefined {
  if (engineId !== undefined && isOwnEngineId(engineId)) {
    return `engine:${engineId}`;
  }
  if (serial !== undefined && serial.length >= minSerialLength) {
    return `serial:${serial}`;
  }
  return mac === undefined ? undefined : `mac:${mac}:${sysName ?? ""}`;
}

const minSerialLength = 4;

/** RFC 3411 section 5: five to 32 octets. All zeros or ones behind the enterprise, and loopback addresses, are no identity. */
function isOwnEngineId(engineId: string): boolean {
  const own = engineId.slice(10);
  return engineId.length >= 10 && engineId.length <= 64 && !/^(?:0+|f+|7f000001)?$/u.test(own);
}
