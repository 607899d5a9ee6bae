import { isUtf8 } from "node:buffer";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf, physicalAddressOf } from "../snmp-text.ts";
import { addressOfBytes, compact, labelOf } from "./cell-values.ts";
import type { Link } from "./device-model.ts";

const macLength = 6;

/** What a row about a neighbour says of it, in every edition of the LLDP MIBs. */
type RemoteCells = {
  readonly [C in "chassisSubtype" | "chassisId" | "portSubtype" | "portId" | "portDescription" | "sysName" | "sysDescription"]?:
    | SnmpValue
    | undefined;
};

/** The neighbour of a row: its name, port, chassis and description. */
export function remoteFacts(cells: RemoteCells): Omit<Link, "protocol"> {
  return compact({
    remoteName: labelOf(cells.sysName),
    remotePort: idText(cells.portId, { subtype: numberOf(cells.portSubtype), mac: 3, address: 4 }),
    remotePortDescription: labelOf(cells.portDescription),
    remoteChassisId: idText(cells.chassisId, { subtype: numberOf(cells.chassisSubtype), mac: 4, address: 5 }),
    remoteDescription: labelOf(cells.sysDescription),
  });
}

/** LldpChassisId or LldpPortId by its subtype: a MAC with colons, an address, else text, else hex. */
export function idText(
  value: SnmpValue | undefined,
  { subtype, mac, address }: { readonly subtype: number | undefined; readonly mac: number; readonly address: number },
): string | undefined {
  if (value?.kind !== "octets" || value.value.length === 0) {
    return undefined;
  }
  if (subtype === mac && value.value.length === 6) {
    return physicalAddressOf(value);
  }
  // The first octet is the IANA address family: 1 is IPv4, 2 is IPv6.
  if (subtype === address && (value.value.length === 5 || value.value.length === 17)) {
    return addressOfBytes([...value.value.subarray(1)]);
  }
  return isPrintable(value.value) ? labelOf(value) : physicalAddressOf(value);
}

/** Bytes of addresses are not text even where none is a control character. NULs may fill up a text, but what is as long as a MAC. */
function isPrintable(bytes: Uint8Array): boolean {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const isText = bytes.subarray(0, end).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  const isFilled = end > 0 && (bytes.length - end <= 1 || bytes.length !== macLength);
  return isText && isFilled && (bytes.every((byte) => byte < 0x7f) || isUtf8(Buffer.from(bytes)));
}
