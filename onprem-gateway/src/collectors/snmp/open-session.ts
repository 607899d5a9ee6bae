import type { SnmpFailure, SnmpSession } from "../snmp-protocol/session.ts";
import { CommunitySession } from "./community/community-session.ts";
import type { CommunityTransport } from "./community/transport.ts";
import { missingAlgorithm } from "./missing-algorithm.ts";
import { NetSnmpSession, type NetSnmpSessionOptions, offersAlgorithms } from "./net-snmp-session.ts";
import { UserSession } from "./user/user-session.ts";

/** A session for a device: our own codec over the shared sockets for v1 and v2c; for v3 as `openLoneSession`. */
export function openSession(options: NetSnmpSessionOptions, transport: CommunityTransport): SnmpSession {
  const { credential } = options;
  return credential.version === "3" ? openLoneSession(options) : new CommunitySession({ ...options, credential, transport });
}

/** A session with a socket of its own: through the library, and with our own security model for DES and AES-192, which it lacks. */
export function openLoneSession(options: NetSnmpSessionOptions): SnmpSession {
  const { credential } = options;
  const missing = missingAlgorithm(credential);
  if (missing !== undefined) {
    return refusingSession(missing);
  }
  return credential.version === "3" && !offersAlgorithms(credential)
    ? new UserSession({ ...options, credential })
    : new NetSnmpSession(options);
}

/**
 * How to ask a Cisco switch about one of its VLANs: as `community@VLAN`, or in the SNMPv3 context `vlan-VLAN`. Tried once, since a device that
 * has no such context is silent. Undefined for a community with an @ of its own.
 */
export function vlanOpener(options: NetSnmpSessionOptions, transport: CommunityTransport): ((vlan: number) => SnmpSession) | undefined {
  const { credential } = options;
  const once = { ...options, retries: 0 };
  if (credential.version === "3") {
    return (vlan) => openLoneSession({ ...once, context: `vlan-${vlan}` });
  }
  const { community } = credential;
  return community.includes("@")
    ? undefined
    : (vlan) => openSession({ ...once, credential: { ...credential, community: `${community}@${vlan}` } }, transport);
}

function refusingSession(refusal: SnmpFailure): SnmpSession {
  const refuse = () => Promise.resolve(refusal);
  return { get: refuse, getNext: refuse, getBulk: refuse, close: () => undefined };
}
