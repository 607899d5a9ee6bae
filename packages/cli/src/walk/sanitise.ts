import { textOf } from "@isthmus/onprem-gateway/collectors/snmp/snmp-text";
import type { SnmpValue, SnmpVarbind } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { type PseudonymKind, Pseudonyms } from "./pseudonyms.ts";

export interface SanitisedRecording {
  readonly varbinds: readonly SnmpVarbind[];
  /** Replacements by kind. */
  readonly replaced: Readonly<Partial<Record<PseudonymKind, number>>>;
  /** Objects of SNMP's own administration (users, communities, views, targets), left out. */
  readonly leftOut: number;
}

/** snmpTargetMIB, snmpNotificationMIB, snmpUsmMIB, snmpVacmMIB, snmpCommunityMIB: names of users and communities, also as indexes. */
const administration = ["12", "13", "15", "16", "18"].map((module) => `1.3.6.1.6.3.${module}.`);

/** Objects whose whole text is replaced: SNMPv2-MIB, LLDP-MIB, CISCO-CDP-MIB, ENTITY-MIB. */
const objects: readonly { readonly oid: string; readonly kind: PseudonymKind }[] = [
  { oid: "1.3.6.1.2.1.1.4.", kind: "contact" },
  { oid: "1.3.6.1.2.1.1.5.", kind: "name" },
  { oid: "1.3.6.1.2.1.1.6.", kind: "location" },
  { oid: "1.0.8802.1.1.2.1.3.3.", kind: "name" },
  { oid: "1.0.8802.1.1.2.1.4.1.1.9.", kind: "name" },
  { oid: "1.3.6.1.4.1.9.9.23.1.2.1.1.6.", kind: "name" },
  { oid: "1.3.6.1.2.1.47.1.1.1.1.11.", kind: "serial" },
  { oid: "1.3.6.1.2.1.47.1.1.1.1.15.", kind: "serial" },
];

/** Six bytes here are a list of 48 ports, not an address (Q-BRIDGE-MIB PortList). */
const portLists = "1.3.6.1.2.1.17.7.1.4.";
const textKinds = ["serial", "name", "contact", "location", "community"] as const;
const shortestInText = 4;

/**
 * Replaces what tells whose network a recording is from, everywhere in values and indexes, each value by one stand-in: system name,
 * contact, location, neighbours' names, serial numbers, the given communities, IP addresses, and the lower half of MAC addresses.
 * Masks, loopback and group addresses stay. Other free text stays as it is.
 */
export function sanitise(varbinds: readonly SnmpVarbind[], communities: readonly string[]): SanitisedRecording {
  const pseudonyms = new Pseudonyms();
  const kept = varbinds.filter(({ oid }) => !administration.some((prefix) => oid.startsWith(prefix)));
  for (const community of communities) {
    pseudonyms.learn("community", community);
  }
  for (const varbind of kept) {
    learnFrom(varbind, pseudonyms);
  }
  const cleaned = kept.map(({ oid, value }) => ({ oid: cleanOid(oid, pseudonyms), value: cleanValue(oid, value, pseudonyms) }));
  return { varbinds: cleaned, replaced: pseudonyms.counts(), leftOut: varbinds.length - kept.length };
}

function learnFrom({ oid, value }: SnmpVarbind, pseudonyms: Pseudonyms): void {
  const text = textOf(value);
  const object = objects.find((each) => oid.startsWith(each.oid));
  if (object !== undefined && text !== undefined) {
    pseudonyms.learn(object.kind, text);
  }
  if (value.kind === "ip-address" && isPersonalAddress(value.value)) {
    pseudonyms.learn("ip", value.value);
  }
  for (const [address] of indexOf(oid).matchAll(typedAddress)) {
    if (isPersonalAddress(address)) {
      pseudonyms.learn("ip", address);
    }
  }
  const mac = macOf(oid, value);
  if (mac !== undefined) {
    pseudonyms.learn("mac", mac);
  }
}

/** Tables indexed by InetAddress (RFC 4001): IP-MIB, IP-FORWARD-MIB, TCP-MIB, UDP-MIB, LLDP-MIB, and BGP of Cisco and Juniper. */
const typedIndexes = [
  ...["4.24.7", "4.31", "4.32", "4.34", "4.35", "4.37", "6.19", "6.20", "7.7"].map((table) => `1.3.6.1.2.1.${table}.`),
  "1.0.8802.1.1.2.1.3.8.",
  "1.0.8802.1.1.2.1.4.2.",
  "1.3.6.1.4.1.9.9.187.1.2.5.",
  "1.3.6.1.4.1.2636.5.1.1.2.",
];
/** The first nine arcs name a table and are never an address. */
const tableArcs = 9;
/** Type 1, length 4. */
const typedAddress = /(?<=(?:^|\.)1\.4\.)\d{1,3}(?:\.\d{1,3}){3}(?=\.|$)/gu;
/** Type 2, length 16. */
const typedAddress6 = /(?<=(?:^|\.)2\.16\.)\d{1,3}(?:\.\d{1,3}){15}(?=\.|$)/gu;

function indexOf(oid: string): string {
  return typedIndexes.some((prefix) => oid.startsWith(prefix)) ? oid.split(".").slice(tableArcs).join(".") : "";
}

/** Index arcs that are a known address become its stand-in. */
function cleanOid(oid: string, pseudonyms: Pseudonyms): string {
  const arcs = oid.split(".");
  const typed = indexOf(oid);
  const index = typed === "" ? arcs.slice(tableArcs) : withoutIpv6(typed, pseudonyms).split(".");
  for (let at = 0; at + 4 <= index.length; at += 1) {
    const mac = at + 6 <= index.length ? macFromArcs(index.slice(at, at + 6)) : undefined;
    const address = index.slice(at, at + 4).join(".");
    if (mac !== undefined && pseudonyms.has("mac", mac)) {
      const bytes = pseudonyms.of("mac", mac).split(":");
      index.splice(at, 6, ...bytes.map((byte) => String(Number.parseInt(byte, 16))));
      at += 5;
    } else if (pseudonyms.has("ip", address)) {
      index.splice(at, 4, ...pseudonyms.of("ip", address).split("."));
      at += 3;
    }
  }
  return [...arcs.slice(0, tableArcs), ...index].join(".");
}

function withoutIpv6(index: string, pseudonyms: Pseudonyms): string {
  return index.replaceAll(typedAddress6, (arcs) => arcsOfIpv6(pseudonyms.of("ip", ipv6Of(arcs))));
}

function cleanValue(oid: string, value: SnmpValue, pseudonyms: Pseudonyms): SnmpValue {
  switch (value.kind) {
    case "ip-address":
      return isPersonalAddress(value.value) ? { kind: "ip-address", value: pseudonyms.of("ip", value.value) } : value;
    case "oid":
      return { kind: "oid", value: cleanOid(value.value, pseudonyms) };
    case "octets":
      return cleanOctets(oid, value, pseudonyms);
    default:
      return value;
  }
}

type Octets = Extract<SnmpValue, { kind: "octets" }>;

function cleanOctets(oid: string, value: Octets, pseudonyms: Pseudonyms): Octets {
  const text = textOf(value);
  const object = objects.find((each) => oid.startsWith(each.oid));
  if (object !== undefined && text !== undefined) {
    return octets(Buffer.from(pseudonyms.of(object.kind, text)));
  }
  const mac = macOf(oid, value);
  if (mac !== undefined) {
    return octets(Buffer.from(pseudonyms.of("mac", mac).replaceAll(":", ""), "hex"));
  }
  if (isPrintable(value.value)) {
    return cleanText(value, pseudonyms);
  }
  const address = value.value.length === 4 ? value.value.join(".") : "";
  const isKnown = address !== "" && (pseudonyms.has("ip", address) || isPrivate(address));
  return isKnown ? octets(Uint8Array.from(pseudonyms.of("ip", address).split("."), Number)) : value;
}

const dottedQuad = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/gu;
const writtenMac =
  /(?<![0-9a-f:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f:-])|(?<![0-9a-f.])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?![0-9a-f.])/giu;

/** Text with the known values in it replaced. Versions look like addresses, so only known and private ones are. */
function cleanText(value: Octets, pseudonyms: Pseudonyms): Octets {
  const original = Buffer.from(value.value).toString("utf8");
  let text = original
    .replaceAll(dottedQuad, (address) => (pseudonyms.has("ip", address) || isPrivate(address) ? pseudonyms.of("ip", address) : address))
    .replaceAll(writtenMac, (written) => {
      const digits = written.replaceAll(/[^0-9a-f]/giu, "").toLowerCase();
      return pseudonyms.of("mac", digits.replaceAll(/(..)(?=.)/gu, "$1:"));
    });
  for (const kind of textKinds) {
    for (const known of pseudonyms.values(kind)) {
      if (known.length >= shortestInText && text.includes(known)) {
        text = text.replaceAll(known, () => pseudonyms.of(kind, known));
      }
    }
  }
  return text === original ? value : octets(Buffer.from(text));
}

function octets(bytes: Uint8Array): Octets {
  return { kind: "octets", value: bytes };
}

/** An address that says something about the network: not a mask, nor loopback, group, link-local or unspecified. */
function isPersonalAddress(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  return first > 0 && first < 224 && first !== 127 && !(first === 169 && second === 254);
}

function isPrivate(address: string): boolean {
  const [first = 0, second = 0] = address.split(".").map(Number);
  return first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168);
}

/** Six bytes that are no text, no port list and neither all zeros nor all ones. */
function macOf(oid: string, value: SnmpValue): string | undefined {
  if (value.kind !== "octets" || value.value.length !== 6 || oid.startsWith(portLists) || isPrintable(value.value)) {
    return undefined;
  }
  return macFromBytes([...value.value]);
}

function macFromArcs(arcs: readonly string[]): string | undefined {
  const bytes = arcs.map(Number);
  return bytes.every((byte) => byte <= 255) ? macFromBytes(bytes) : undefined;
}

function macFromBytes(bytes: readonly number[]): string | undefined {
  const isPlaceholder = bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 255);
  return isPlaceholder ? undefined : bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 32 && byte !== 127);
}

function ipv6Of(arcs: string): string {
  const bytes = arcs.split(".").map(Number);
  return Array.from({ length: 8 }, (_, n) => ((bytes[2 * n] ?? 0) * 256 + (bytes[2 * n + 1] ?? 0)).toString(16)).join(":");
}

/** The arcs of a stand-in such as 2001:db8::1f. */
function arcsOfIpv6(standIn: string): string {
  const number = Number.parseInt(standIn.slice(standIn.lastIndexOf(":") + 1), 16);
  return ["32.1.13.184.0.0.0.0.0.0.0.0", (number >> 24) & 255, (number >> 16) & 255, (number >> 8) & 255, number & 255].join(".");
}
