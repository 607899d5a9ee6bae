import type { DeviceModel, IsisAdjacency } from "../collectors/snmp/model/device-model.ts";
import type { SnmpFailureReason } from "../collectors/snmp-protocol/session.ts";

/** A neighbour by IS-IS, with the host name that it announces. Device text. */
export interface IsisNeighbour extends Pick<IsisAdjacency, "systemId" | "state" | "address"> {
  readonly name?: string;
}

/** Others that a device hears of. */
export interface NeighbourFacts extends Pick<DeviceModel, "links" | "bgpPeers" | "ospfNeighbours"> {
  readonly isisNeighbours: readonly IsisNeighbour[];
  /** The device's own addresses, those of its ports and its system id of IS-IS: peers elsewhere may know it by any of them. */
  readonly own: { readonly addresses: readonly string[]; readonly macs: readonly string[]; readonly systemId?: string };
  /** ipNetToMediaTable (RFC 4293): who answered ARP. */
  readonly arp: readonly { readonly address: string; readonly mac: string; readonly ifIndex: number }[];
}

/** What an agent says about which device it belongs to. Device text is as it came. */
export interface IdentityFacts {
  /** snmpEngineID (RFC 3411) as lower-case hex. */
  readonly engineId?: string;
  /** Of the first chassis in ENTITY-MIB (RFC 6933). */
  readonly serial?: string;
  /** dot1dBaseBridgeAddress (RFC 4188), else the lowest interface address; lower-case hex pairs with colons. */
  readonly baseMac?: string;
  readonly sysName?: string;
  readonly sysDescr?: string;
  readonly sysObjectId?: string;
}

export interface FailedAttempt {
  /** Name of the credential. */
  readonly credential: string;
  readonly reason: SnmpFailureReason;
}

/** What a scan found at one address. */
export interface Sighting {
  readonly address: string;
  readonly answersPing: boolean;
  readonly snmp:
    | { readonly kind: "read"; readonly credential: string; readonly facts: IdentityFacts; readonly neighbours?: NeighbourFacts }
    /** An agent is there for certain, but no credential opened it. */
    | { readonly kind: "locked"; readonly facts: IdentityFacts; readonly failures: readonly FailedAttempt[] }
    /** No answer to anything: no agent, a filter, or wrong communities. */
    | { readonly kind: "silent"; readonly failures: readonly FailedAttempt[] };
}
