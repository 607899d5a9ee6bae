import { BerReader } from "../snmp-protocol/codec/ber-reader.ts";
import { decodeOid } from "../snmp-protocol/codec/oid-octets.ts";
import { readVarbinds } from "../snmp-protocol/codec/read-varbinds.ts";
import type { SnmpVarbind } from "../snmp-protocol/session.ts";

/** What a notification says, in the terms of SNMPv2 whatever version it came in. */
export interface NotificationContent {
  /** Dotted. */
  readonly trapOid: string;
  /** Without sysUpTime.0 and snmpTrapOID.0. */
  readonly varbinds: readonly SnmpVarbind[];
}

const sysUpTime = "1.3.6.1.2.1.1.3.0";
const snmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";
const snmpTrapEnterprise = "1.3.6.1.6.3.1.1.4.3.0";
const snmpTrapAddress = "1.3.6.1.6.3.18.1.3.0";
const genericTraps = "1.3.6.1.6.3.1.1.5";
const enterpriseSpecific = 6;
const trapV1Tag = 0xa4;
const maxVarbinds = 1_024;

/** Reads a notification whose PDU starts at `offset` in bytes that passed the guard. Undefined when it does not say which trap it is. */
export function readPdu(bytes: Uint8Array, offset: number): NotificationContent | undefined {
  const reader = new BerReader(bytes);
  reader.at = offset;
  reader.enter(bytes.length);
  return reader.tag === trapV1Tag ? readTrapV1(reader) : readTrapV2(reader);
}

/** RFC 3584 section 3.1: the translation of a v1 trap. Enterprise and agent address become varbinds, as a proxy would add them. */
function readTrapV1(reader: BerReader): NotificationContent | undefined {
  const { end } = reader;
  reader.expect(0x06, end);
  const enterprise = decodeOid(reader.bytes, { start: reader.at, end: reader.end });
  reader.skipOid();
  reader.expect(0x40, end);
  const agent = reader.bytes.subarray(reader.at, reader.end).join(".");
  reader.at = reader.end;
  const generic = reader.integer(end);
  const specific = reader.integer(end);
  reader.expect(0x43, end);
  reader.at = reader.end;
  const varbinds = restAsVarbinds(reader, end);
  if (varbinds === undefined) {
    return undefined;
  }
  const added: readonly SnmpVarbind[] = [
    { oid: snmpTrapAddress, value: { kind: "ip-address", value: agent } },
    { oid: snmpTrapEnterprise, value: { kind: "oid", value: enterprise } },
  ];
  return {
    trapOid: generic === enterpriseSpecific ? `${enterprise}.0.${specific}` : `${genericTraps}.${generic + 1}`,
    varbinds: [...varbinds, ...added.filter(({ oid }) => !varbinds.some((varbind) => varbind.oid === oid))],
  };
}

function readTrapV2(reader: BerReader): NotificationContent | undefined {
  const { end } = reader;
  // Request id, error status and error index say nothing here, and a request id may be any Integer32.
  for (let field = 0; field < 3; field += 1) {
    reader.expect(0x02, end);
    reader.at = reader.end;
  }
  const varbinds = restAsVarbinds(reader, end);
  const name = varbinds?.find(({ oid }) => oid === snmpTrapOid)?.value;
  if (varbinds === undefined || name?.kind !== "oid") {
    return undefined;
  }
  return { trapOid: name.value, varbinds: varbinds.filter(({ oid }) => oid !== snmpTrapOid && oid !== sysUpTime) };
}

function restAsVarbinds(reader: BerReader, pduEnd: number): readonly SnmpVarbind[] | undefined {
  reader.expect(0x30, pduEnd);
  return readVarbinds(reader, { listEnd: reader.end, most: maxVarbinds });
}
