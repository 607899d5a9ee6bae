import { stringify } from "yaml";
import type { ConfiguredProposal } from "./propose-devices.ts";

/**
 * The `devices:` of a site configuration, ready to paste. Devices that answer neither ping nor a credential are left out: there is no way
 * to watch them yet.
 */
export function devicesYaml(proposals: readonly ConfiguredProposal[]): string {
  const devices = proposals
    .filter(({ ping, snmp }) => ping || snmp !== undefined)
    .map(({ id, name, address, ping, snmp }) => ({
      id,
      name,
      address,
      ...(ping ? { ping } : {}),
      ...(snmp === undefined ? {} : { snmp: snmp.port === 161 ? { credential: snmp.credential } : snmp }),
    }));
  return stringify({ devices }, { version: "1.2", lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}
