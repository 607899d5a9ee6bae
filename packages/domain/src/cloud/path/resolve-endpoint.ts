import { formatAddress, formatPrefix, isAddress, isPrivatePrefix, type Prefix, parsePrefix, representativeAddress } from "../cidr.ts";
import { interfacesAt } from "../network-index.ts";
import { longestMatch } from "../prefix-table.ts";
import { deviceRef, prefixRef, siteRef, splitRef } from "../ref.ts";
import { interfaceEndpoint, networkEndpoints, resourceEndpoints } from "./cloud-endpoints.ts";
import type { Endpoint, OnpremEndpoint } from "./endpoint.ts";
import type { PathWorld } from "./path-world.ts";

/** What the text of a question means. */
export type Resolution =
  | { readonly kind: "found"; readonly endpoint: Endpoint }
  | { readonly kind: "ambiguous"; readonly refs: readonly string[] }
  | { readonly kind: "not-found"; readonly reason: string };

/** Longest text that is looked up at all. */
const maxTextLength = 512;

/**
 * Finds what a text names: the ref of a node, an AWS id, a device (`device` or `site/device`), a site, the name of a resource, an
 * address or a prefix. Never guesses between several: they are listed.
 */
export function resolveEndpoint(world: PathWorld, asked: string): Resolution {
  const text = asked.trim();
  if (text === "" || text.length > maxTextLength) {
    return { kind: "not-found", reason: "nothing was named" };
  }
  if (text === "internet") {
    return found({ kind: "internet", ref: "internet", addresses: documentationAddresses });
  }
  const prefix = parsePrefix(text.startsWith("prefix:") ? text.slice("prefix:".length) : text);
  const endpoints = prefix === undefined ? namedEndpoints(world, text) : prefixEndpoints(world, prefix);
  const [first, ...others] = [...new Map(endpoints.map((endpoint) => [endpoint.ref, endpoint])).values()];
  if (first === undefined) {
    return { kind: "not-found", reason: "nothing that is known is called so" };
  }
  return others.length === 0 ? found(first) : { kind: "ambiguous", refs: [first, ...others].map(({ ref }) => ref).sort() };
}

/** Stand for any address of the internet (RFC 5737, RFC 3849). */
const documentationAddresses = ["203.0.113.1", "2001:db8::1"].flatMap((text) => parsePrefix(text) ?? []);

function found(endpoint: Endpoint): Resolution {
  return { kind: "found", endpoint };
}

function namedEndpoints(world: PathWorld, text: string): readonly Endpoint[] {
  return [...resourceEndpoints(world.network, text), ...deviceEndpoints(world, text), ...siteEndpoints(world, text)];
}

function deviceEndpoints(world: PathWorld, text: string): readonly OnpremEndpoint[] {
  const { devices, devicesById } = world.onprem;
  const parts = splitRef(text);
  const exact = devices.get(parts?.kind === "device" ? parts.rest : text);
  const matching = exact === undefined ? (devicesById.get(text) ?? []) : [exact];
  return matching.map((device) => ({
    kind: "onprem",
    ref: deviceRef({ siteId: device.site, deviceId: device.id }),
    name: device.name,
    addresses: deviceAddresses(
      world,
      device.site,
      device.addresses.map(({ address }) => address),
    ),
    siteId: device.site,
    deviceId: device.id,
  }));
}

/** A device answers with the address that its site is known by: those of its own prefixes first, never loopback or link-local ones. */
function deviceAddresses(world: PathWorld, siteId: string, texts: readonly string[]): readonly Prefix[] {
  const usable = texts.flatMap((text) => parsePrefix(text) ?? []).filter((address) => isAddress(address) && !isHostLocal(address));
  const isOfSite = (address: Prefix): boolean =>
    longestMatch(world.onprem.prefixTable, address)?.values.some((value) => value.siteId === siteId && value.source === "declared") ??
    false;
  return usable.toSorted((a, b) => Number(isOfSite(b)) - Number(isOfSite(a)) || Number(isPrivatePrefix(b)) - Number(isPrivatePrefix(a)));
}

function isHostLocal(address: Prefix): boolean {
  return /^(?:127\.|169\.254\.|0\.|fe[89ab]|::1$)/u.test(formatAddress(address));
}

function siteEndpoints(world: PathWorld, text: string): readonly OnpremEndpoint[] {
  const parts = splitRef(text);
  const site = world.onprem.sites.get(parts?.kind === "site" ? parts.rest : text);
  if (site === undefined) {
    return [];
  }
  const addresses = site.prefixes.flatMap((prefix) => parsePrefix(prefix) ?? []).map(representativeAddress);
  return [{ kind: "onprem", ref: siteRef(site.id), name: site.name, addresses, siteId: site.id }];
}

function prefixEndpoints(world: PathWorld, prefix: Prefix): readonly Endpoint[] {
  const address = representativeAddress(prefix);
  const interfaces = isAddress(prefix) ? interfacesAt(world.network, formatAddress(prefix)) : [];
  if (interfaces.length > 0) {
    return interfaces.flatMap((eni) => interfaceEndpoint(world.network, eni, address) ?? []);
  }
  const devices = isAddress(prefix) ? (world.onprem.devicesByAddress.get(formatAddress(prefix)) ?? []) : [];
  if (devices.length > 0) {
    return devices.map((device) => ({
      kind: "onprem",
      ref: deviceRef({ siteId: device.site, deviceId: device.id }),
      name: device.name,
      addresses: [address],
      siteId: device.site,
      deviceId: device.id,
    }));
  }
  const inside = [...networkEndpoints(world.network, prefix), ...siteOfPrefix(world, prefix)];
  return inside.length > 0 ? inside : [outside(prefix)];
}

/** Sites of which this prefix is a part. Of two that have the same one, each is an answer by itself. */
function siteOfPrefix(world: PathWorld, prefix: Prefix): readonly OnpremEndpoint[] {
  const siteIds = [...new Set((longestMatch(world.onprem.prefixTable, prefix)?.values ?? []).map(({ siteId }) => siteId))];
  return siteIds.map((siteId) => ({
    kind: "onprem",
    ref: siteIds.length === 1 ? prefixRef(formatPrefix(prefix)) : siteRef(siteId),
    addresses: [representativeAddress(prefix)],
    siteId,
  }));
}

function outside(prefix: Prefix): Endpoint {
  const addresses = [representativeAddress(prefix)];
  const ref = prefixRef(formatPrefix(prefix));
  return { kind: isPrivatePrefix(prefix) ? "elsewhere" : "internet", ref, addresses };
}
