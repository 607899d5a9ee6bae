import { numberOf } from "../snmp-text.ts";
import { addressOf, addressOfBytes, inetAddressAt, numbersOf } from "./cell-values.ts";
import type { InterfaceAddress } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** IP-MIB (RFC 1213 form): IPv4 only, deprecated and still the one most devices have. */
export const ipAddrTable = defineTable({ name: "ipAddrTable", entry: "1.3.6.1.2.1.4.20.1", columns: { ifIndex: 2, netMask: 3 } });
/** IP-MIB (RFC 4293): both families. The prefix is a pointer to a row whose last index number is its length. */
export const ipAddressTable = defineTable({
  name: "ipAddressTable",
  entry: "1.3.6.1.2.1.4.34.1",
  columns: { ifIndex: 3, type: 4, prefix: 5 },
});
/** IPV6-MIB (RFC 2465), superseded. */
export const ipv6AddrTable = defineTable({ name: "ipv6AddrTable", entry: "1.3.6.1.2.1.55.1.8.1", columns: { prefixLength: 2 } });

/** Unicast addresses by ifIndex, from whichever of the three tables tells them. */
export function readAddresses(tables: FetchedTables): ReadonlyMap<number, readonly InterfaceAddress[]> {
  const found = new Map<number, Map<string, InterfaceAddress>>();
  const add = (ifIndex: number | undefined, address: string | undefined, prefixLength: number | undefined) => {
    if (ifIndex === undefined || ifIndex < 1 || address === undefined || address === "0.0.0.0") {
      return;
    }
    const known = found.get(ifIndex) ?? new Map<string, InterfaceAddress>();
    const length = prefixLength ?? known.get(address)?.prefixLength;
    known.set(address, length === undefined ? { address } : { address, prefixLength: length });
    found.set(ifIndex, known);
  };
  for (const { index, cells } of tables.rows(ipAddrTable)) {
    add(numberOf(cells.ifIndex), addressOfBytes(numbersOf(index)), prefixLengthOf(addressOf(cells.netMask)));
  }
  for (const { index, cells } of tables.rows(ipAddressTable)) {
    if ((numberOf(cells.type) ?? unicast) === unicast) {
      add(numberOf(cells.ifIndex), inetAddressAt(numbersOf(index), 0).address, prefixOfPointer(cells.prefix));
    }
  }
  for (const { index, cells } of tables.rows(ipv6AddrTable)) {
    const [ifIndex, ...octets] = numbersOf(index);
    add(ifIndex, addressOfBytes(octets), numberOf(cells.prefixLength));
  }
  return new Map([...found].map(([ifIndex, addresses]) => [ifIndex, [...addresses.values()]]));
}

const unicast = 1;

/** Length of a netmask; undefined when its ones are not all in front. */
export function prefixLengthOf(mask: string | undefined): number | undefined {
  const bits = mask
    ?.split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
  return bits !== undefined && /^1*0*$/u.test(bits) && bits.length === 32 ? bits.lastIndexOf("1") + 1 : undefined;
}

function prefixOfPointer(pointer: { readonly kind: string; readonly value?: unknown } | undefined): number | undefined {
  const text = pointer?.kind === "oid" ? String(pointer.value) : "";
  const length = text.startsWith(`${prefixEntry}.`) ? Number(text.slice(text.lastIndexOf(".") + 1)) : undefined;
  return length !== undefined && length <= 128 ? length : undefined;
}

/** ipAddressPrefixEntry. */
const prefixEntry = "1.3.6.1.2.1.4.32.1";
