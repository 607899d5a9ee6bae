import { type BgpPeer, bgpPeerStates } from "../collectors/snmp/model/device-model.ts";
import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import { rowsOf } from "./evaluate-parts.ts";
import { knownFields } from "./known-fields.ts";
import type { BgpPeerRule, ValueSource } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { octetsAddress, readNumber, readText } from "./read-value.ts";
import { rowValue, slicedIndex } from "./row-access.ts";

/** The BGP peers of vendor tables. Rows without a peer address are left out. */
export function bgpPeersOf(rules: readonly BgpPeerRule[], reading: ProfileReading): readonly BgpPeer[] {
  return rules.flatMap((rule) => rowsOf(rule.state, reading).flatMap((index) => peerOf(rule, index, reading)));
}

function peerOf(rule: BgpPeerRule, index: string, reading: ProfileReading): readonly BgpPeer[] {
  const text = (source: ValueSource | undefined) => source && readText(source, rowValue(source, index, reading));
  const remoteAddress =
    "slice" in rule.remoteAddress
      ? indexAddress(slicedIndex(index, [rule.remoteAddress.slice]))
      : addressOf(rowValue(rule.remoteAddress, index, reading));
  const enabled = text(rule.enabled);
  return remoteAddress === undefined
    ? []
    : [
        knownFields({
          remoteAddress,
          localAddress: rule.localAddress && addressOf(rowValue(rule.localAddress, index, reading)),
          remoteAs: autonomousSystem(rule.remoteAs, index, reading),
          localAs: autonomousSystem(rule.localAs, index, reading),
          state: stateOf(rule.state, index, reading),
          enabled: enabled === undefined ? undefined : enabled === "2" || enabled === "start",
          description: text(rule.description),
        }),
      ];
}

/** Numbers 1 to 6 as in bgpPeerState (RFC 4273), or the label that the rule gives. */
function stateOf(source: ValueSource, index: string, reading: ProfileReading): BgpPeer["state"] {
  const value = rowValue(source, index, reading);
  const label = readText(source, value)?.toLowerCase();
  return bgpPeerStates.find((state) => state === label) ?? bgpPeerStates[(readNumber(source, value) ?? 0) - 1];
}

function autonomousSystem(source: ValueSource | undefined, index: string, reading: ProfileReading): number | undefined {
  const value = source === undefined ? undefined : readNumber(source, rowValue(source, index, reading));
  if (value === undefined) {
    return undefined;
  }
  // Agents that declare Integer32 send 4-octet AS numbers above 2^31 as negative ones.
  const unsigned = value < 0 ? value + 2 ** 32 : value;
  return Number.isInteger(unsigned) && unsigned >= 0 && unsigned <= 0xffff_ffff ? unsigned : undefined;
}

function addressOf(value: SnmpValue | undefined): string | undefined {
  if (value?.kind === "ip-address") {
    return value.value;
  }
  return value?.kind === "octets" ? octetsAddress(value.value) : undefined;
}

function indexAddress(index: string | undefined): string | undefined {
  const parts = index?.split(".").map(Number) ?? [];
  return parts.length === 4 || parts.length === 16 ? octetsAddress(Uint8Array.from(parts)) : undefined;
}
