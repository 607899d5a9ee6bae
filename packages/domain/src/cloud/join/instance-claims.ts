import type { Placed } from "../account-network.ts";
import { containsPrefix, parseAddress, parsePrefix } from "../cidr.ts";
import type { OnpremSite } from "../onprem-network.ts";
import { cloudRef, deviceRef, logSourceRef, type Ref } from "../ref.ts";
import type { Instance } from "../services.ts";
import type { JoinClaim, JoinKind } from "./join.ts";
import { type JoinSources, keyOfDevice, plainAddress } from "./join-sources.ts";

/** Nobody else has an instance's id; a private address may be in use at several places. */
const idWeight = 0.95;
const addressWeight = 0.7;
/** The site itself says that the address is one of its own. */
const reusedWeight = 0.2;
const nameWeight = 0.3;

const idPattern = /\bi-[0-9a-f]{8,17}\b/gu;

/** Something of a site that may be an instance. */
interface Seen {
  readonly kind: JoinKind;
  readonly ref: Ref;
  readonly site: string;
  readonly what: string;
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** Instances to the devices and syslog sources that they are: by instance id in a name, by private address, by name. */
export function instanceClaims(sources: JoinSources): readonly JoinClaim[] {
  const { cloud, sites } = sources;
  const running = cloud.instance.filter(({ state }) => state !== "terminated" && state !== "shutting-down");
  const byId = new Map(running.map((instance) => [instance.id, instance] as const));
  const byAddress = groupBy(running, ({ privateIps, privateIp }) => [
    ...new Set([...privateIps, ...(privateIp === undefined ? [] : [privateIp])]),
  ]);
  const byName = groupBy(running, ({ name }) => (name === undefined ? [] : [hostOf(name)]));
  return seenThings(sources).flatMap((seen) => {
    const ids = seen.names.flatMap((name) => name.toLowerCase().match(idPattern) ?? []);
    return [
      ...ids.flatMap((id) =>
        claim(seen, byId.get(id), { kind: "instance-id", text: `${seen.what} calls itself by the id ${id}`, weight: idWeight }),
      ),
      ...seen.addresses.flatMap((address) =>
        (byAddress.get(address) ?? []).flatMap((instance) => claim(seen, instance, addressEvidence(seen, address, sites))),
      ),
      ...seen.names.flatMap((name) =>
        (byName.get(hostOf(name)) ?? []).flatMap((instance) =>
          claim(seen, instance, {
            kind: "name",
            text: `${seen.what} and the instance are both called ${hostOf(name)}`,
            weight: nameWeight,
          }),
        ),
      ),
    ];
  });
}

function seenThings({ devices, logSources }: JoinSources): readonly Seen[] {
  return [
    ...devices.map(
      (device): Seen => ({
        kind: "instance-device",
        ref: deviceRef(keyOfDevice(device)),
        site: device.site,
        what: `${device.site}/${device.id}`,
        addresses: [...new Set([device.polledAddress, ...device.addresses.map(({ address }) => address)].map(plainAddress))],
        names: device.sysName === undefined ? [] : [device.sysName],
      }),
    ),
    ...logSources.map(
      (source): Seen => ({
        kind: "instance-log-source",
        ref: logSourceRef(source.siteId, source.address),
        site: source.siteId,
        what: `the syslog source ${source.address}`,
        addresses: [plainAddress(source.address)],
        names: source.hostname === undefined ? [] : [source.hostname],
      }),
    ),
  ];
}

function addressEvidence(seen: Seen, address: string, sites: readonly OnpremSite[]): JoinClaim["evidence"] {
  const parsed = parseAddress(address);
  const prefixes = sites.find(({ id }) => id === seen.site)?.prefixes ?? [];
  const own = prefixes.find((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && parsed !== undefined && containsPrefix(prefix, parsed);
  });
  const text = `${address} of ${seen.what} is a private address of the instance`;
  return own === undefined
    ? { kind: "private-address", text, weight: addressWeight }
    : { kind: "private-address", text: `${text}, but the site ${seen.site} uses ${own} itself`, weight: reusedWeight };
}

function claim({ kind, ref }: Seen, instance: Placed<Instance> | undefined, evidence: JoinClaim["evidence"]): readonly JoinClaim[] {
  return instance === undefined ? [] : [{ kind, left: cloudRef("instance", instance), right: ref, evidence }];
}

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const pairs = items.flatMap((item) => keysOf(item).map((key) => ({ key, item })));
  return new Map([...Map.groupBy(pairs, ({ key }) => key)].map(([key, found]) => [key, found.map(({ item }) => item)]));
}

/** A name up to its first dot, whatever the case. */
function hostOf(name: string): string {
  return name.trim().toLowerCase().split(".")[0] ?? "";
}
