import { ConfigError } from "./errors.ts";
import type { Site } from "./site-config.ts";

/** Lambda takes 4 KB of environment in all; the rest is for what else the functions read. */
const networksBytes = 3_000;

/**
 * What is declared about the networks of the sites, as the functions read it.
 *
 * @throws ConfigError when it is more than a function can be given.
 */
export function siteNetworks(sites: readonly Site[]): string {
  const declared = sites.map(({ id, name, prefixes, natAddresses }) => [id, { name, prefixes, nats: natAddresses }] as const);
  const text = JSON.stringify(Object.fromEntries(declared));
  if (text.length > networksBytes) {
    throw new ConfigError([
      `isthmus.sites: names, prefixes and natAddresses may take ${networksBytes} bytes at most; write prefixes as fewer, larger ones`,
    ]);
  }
  return text;
}
