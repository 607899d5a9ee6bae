import { scalars } from "../collectors/snmp/oids.ts";
import { getScalars } from "../collectors/snmp/read-scalars.ts";
import { numberOf, physicalAddressOf, textOf } from "../collectors/snmp/snmp-text.ts";
import { walkColumn } from "../collectors/snmp/walk-column.ts";
import type { SnmpSession, SnmpValue } from "../collectors/snmp-protocol/session.ts";
import type { IdentityFacts } from "./sighting.ts";

const snmpEngineId = "1.3.6.1.6.3.10.2.1.1.0";
const dot1dBaseBridgeAddress = "1.3.6.1.2.1.17.1.1.0";
const entPhysicalClass = "1.3.6.1.2.1.47.1.1.1.1.5";
const entPhysicalSerialNum = "1.3.6.1.2.1.47.1.1.1.1.11";
const ifPhysAddress = "1.3.6.1.2.1.2.2.1.6";
const chassis = 3;

/** Enough for the first chassis of any ENTITY-MIB, and for the ports of a large switch. */
const caps = { maxRows: 2_000, maxRequests: 100 };

export interface IdentityQuestion {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
  readonly deadlineMs: number;
}

/** Reads what tells one device from another. What cannot be read is absent. Never rejects. */
export async function readIdentity(question: IdentityQuestion): Promise<IdentityFacts> {
  const { sysName, sysDescr, sysObjectId } = scalars;
  const answer = await getScalars(question.session, [sysObjectId, sysName, sysDescr, snmpEngineId, dot1dBaseBridgeAddress]);
  const values: ReadonlyMap<string, SnmpValue> = answer.kind === "ok" ? answer.values : new Map();
  const objectId = values.get(sysObjectId);
  return present({
    engineId: engineIdText(values.get(snmpEngineId)),
    serial: await chassisSerial(question),
    baseMac: usableMac(physicalAddressOf(values.get(dot1dBaseBridgeAddress))) ?? (await lowestMac(question)),
    sysName: textOf(values.get(sysName)),
    sysDescr: textOf(values.get(sysDescr)),
    sysObjectId: objectId?.kind === "oid" ? objectId.value : undefined,
  });
}

function present(facts: { readonly [K in keyof IdentityFacts]-?: IdentityFacts[K] | undefined }): IdentityFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Hex of an engine id of legal length (RFC 3411: 5 to 32 octets) that is not all zeros or all ones. */
function engineIdText(value: SnmpValue | undefined): string | undefined {
  const bytes = value?.kind === "octets" ? value.value : new Uint8Array(0);
  const isPlaceholder = bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff);
  return bytes.length < 5 || bytes.length > 32 || isPlaceholder ? undefined : Buffer.from(bytes).toString("hex");
}

async function chassisSerial(question: IdentityQuestion): Promise<string | undefined> {
  const { rows } = await walkColumn({ ...question, column: entPhysicalClass, maxRepetitions: 20, caps: { ...caps, ...question } });
  const first = rows.find(({ value }) => numberOf(value) === chassis);
  if (first === undefined) {
    return undefined;
  }
  const oid = `${entPhysicalSerialNum}.${first.suffix}`;
  const answer = await getScalars(question.session, [oid]);
  return answer.kind === "ok" ? usableSerial(textOf(answer.values.get(oid))) : undefined;
}

/** What manufacturers and virtual machines write when there is no serial number. A text without any digit is none either. */
const placeholderSerial = /^(?:(?:0|x|\.|-|\s)+|0?123456789)$/iu;

function usableSerial(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? "";
  return trimmed.length < 3 || !/\d/u.test(trimmed) || placeholderSerial.test(trimmed) ? undefined : trimmed;
}

async function lowestMac(question: IdentityQuestion): Promise<string | undefined> {
  const { rows } = await walkColumn({ ...question, column: ifPhysAddress, maxRepetitions: 30, caps: { ...caps, ...question } });
  return rows
    .flatMap(({ value }) => usableMac(physicalAddressOf(value)) ?? [])
    .sort()
    .at(0);
}

/** Group addresses and those that routers share (VRRP, HSRP) or hypervisors invent alike on every host do not identify a device. */
const shared = /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4:0|02:42|52:54:00:12:34|00:00:00:00:00:00|ff:ff:ff:ff:ff:ff)/u;

function usableMac(mac: string | undefined): string | undefined {
  if (mac?.length !== 17 || shared.test(mac)) {
    return undefined;
  }
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  return isGroup ? undefined : mac;
}
