import type { SnmpSession } from "../snmp-protocol/session.ts";
import { CommunitySession } from "./community/community-session.ts";
import type { CommunityTransport } from "./community/transport.ts";
import { NetSnmpSession, type NetSnmpSessionOptions } from "./net-snmp-session.ts";

/** A session for a device: our own codec over the shared sockets for v1 and v2c, the library for v3. */
export function openSession(options: NetSnmpSessionOptions, transport: CommunityTransport): SnmpSession {
  const { credential } = options;
  return credential.version === "3" ? new NetSnmpSession(options) : new CommunitySession({ ...options, credential, transport });
}
