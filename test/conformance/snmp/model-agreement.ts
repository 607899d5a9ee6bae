import type { ProbedDevice } from "../../../onprem-gateway/src/collectors/snmp/probe.ts";
import type { Truth } from "./recorded-truth.ts";
import { sameProduct } from "./same-text.ts";
import { compareSensors } from "./sensor-agreement.ts";
import type { Tally } from "./tally.ts";

type Model = NonNullable<ProbedDevice["model"]>;
interface Context {
  readonly device: ProbedDevice;
  readonly model: Model;
  readonly tally: Tally;
}

/** Counts agreement of everything beside interfaces with what another monitor stored. */
export function compareModel(truth: Truth, context: Context): void {
  compareIdentity(truth, context);
  compareParts(truth, context);
  compareSensors(truth, context);
  comparePeers(truth, context);
  compareLinks(truth, context);
}

function compareIdentity({ osText, hardware, version, serial }: Truth, { model, tally }: Context): void {
  const pairs = [
    ["os", osText, model.identity.os],
    ["hardware", hardware, model.identity.model],
    ["version", version, model.identity.version],
    ["serial", serial, model.identity.serial],
  ] as const;
  for (const [field, expected, own] of pairs) {
    if (expected !== null && expected !== "" && expected !== "<private>") {
      tally.count(`identity: ${field}`, sameProduct(expected, own), `${JSON.stringify(own)} for ${JSON.stringify(expected)}`);
    }
  }
}

function compareParts({ processors, mempools, storage }: Truth, { model, tally }: Context): void {
  const loads = model.processors.map(({ loadPercent }) => loadPercent);
  for (const { processor_usage: usage } of processors ?? []) {
    tally.count(
      "processors",
      take(loads, (load) => load !== undefined && usage !== null && Math.abs(load - usage) <= 1),
      `${usage}`,
    );
  }
  const lent = model.memory.filter(({ name }) => lentName.test(name ?? "")).reduce((sum, { usedBytes }) => sum + (usedBytes ?? 0), 0);
  const memory = [...model.memory];
  for (const pool of mempools ?? []) {
    const { mempool_total: total, mempool_used: used, mempool_perc: percent } = pool;
    tally.count(
      "memory",
      take(memory, (own) => samePool(own, { total, used, percent }) || otherwiseSame(own, { total, used, lent })),
      JSON.stringify(pool),
    );
  }
  const disks = [...model.storage, ...model.memory];
  for (const pool of storage ?? []) {
    const { storage_size: total, storage_used: used, storage_perc: percent } = pool;
    tally.count(
      "storage",
      take(disks, (own) => samePool(own, { total, used, percent })),
      JSON.stringify(pool),
    );
  }
}

/** Removes the first entry that fits, so that it is not counted twice. */
function take<T>(list: T[], fits: (item: T) => boolean): boolean {
  const at = list.findIndex(fits);
  if (at >= 0) {
    list.splice(at, 1);
  }
  return at >= 0;
}

interface ExpectedPool {
  readonly total: number | null;
  readonly used: number | null;
  readonly percent: number | null;
}

function samePool(own: Model["memory"][number], { total, used, percent }: ExpectedPool): boolean {
  const bySize = near(own.totalBytes, total) && near(own.usedBytes, used);
  const sharesAgree = own.usedPercent !== undefined && percent !== null && Math.abs(own.usedPercent - percent) <= 1;
  // Systems that tell only a share are stored with a size of 100.
  return bySize || (sharesAgree && (own.totalBytes === undefined || total === 100 || near(own.totalBytes, total)));
}

/** Pools of memory that a system lends and takes back. */
const lentName = /buffers|cache/iu;

/** For a few systems the other monitor counts lent memory as used, or leaves sizes in KiB: either must explain the numbers exactly. */
function otherwiseSame(
  { totalBytes, usedBytes }: Model["memory"][number],
  { total, used, lent }: { readonly total: number | null; readonly used: number | null; readonly lent: number },
): boolean {
  if (totalBytes === undefined || usedBytes === undefined || total === null || used === null) {
    return false;
  }
  return (totalBytes === total && usedBytes + lent === used) || (totalBytes === total * 1_024 && usedBytes === used * 1_024);
}

function near(own: number | undefined, expected: number | null): boolean {
  return own !== undefined && expected !== null && Math.abs(own - expected) <= Math.max(1, Math.abs(expected) * 0.01);
}

function comparePeers({ bgpPeers, ospf }: Truth, { model, tally }: Context): void {
  for (const { bgpPeerIdentifier, bgpPeerRemoteAs, bgpPeerState } of bgpPeers ?? []) {
    const own = model.bgpPeers.find(({ remoteAddress }) => canonical(remoteAddress) === canonical(bgpPeerIdentifier));
    tally.count(
      "bgp peers",
      own?.remoteAs === bgpPeerRemoteAs && own.state === bgpPeerState,
      `${bgpPeerIdentifier} ${JSON.stringify(own)}`,
    );
  }
  const neighbours = [...model.ospfNeighbours];
  for (const { ospfNbrRtrId, ospfNbrState } of ospf?.ospf_nbrs ?? []) {
    tally.count(
      "ospf neighbours",
      take(neighbours, (own) => own.routerId === ospfNbrRtrId && own.state === ospfNbrState),
      ospfNbrRtrId,
    );
  }
}

function canonical(address: string): string {
  return address.includes(":") ? new URL(`http://[${address}]`).hostname : address;
}

function compareLinks({ links }: Truth, { device, model, tally }: Context): void {
  const names = new Map((device.interfaces ?? []).map(({ ifIndex, ifName, ifDescr }) => [ifIndex, [ifName, ifDescr]]));
  const own = [...model.links];
  for (const link of links ?? []) {
    const agrees = take(
      own,
      (each) =>
        each.protocol === link.protocol &&
        (names.get(each.localIfIndex ?? 0) ?? [each.localPort]).some((name) => name === link.ifName || name === link.ifDescr) &&
        remoteAgrees(each, link),
    );
    tally.count("links", agrees, `${link.ifName} ${link.remote_hostname} ${link.remote_port}`);
  }
}

/**
 * The other monitor names the port by its description where the id is a MAC, or by both, and cuts what is long; a neighbour without a
 * name by its description; and an id that ends in a NUL by its octets in hexadecimal.
 */
function remoteAgrees(
  own: Model["links"][number],
  { remote_hostname: host, remote_port: port }: NonNullable<Truth["links"]>[number],
): boolean {
  const hosts = [own.remoteName, own.remoteChassisId, own.remoteAddress, own.remoteName === undefined ? own.remoteDescription : undefined];
  const ports = [own.remotePort, own.remotePortDescription, own.remotePort && `${Buffer.from(own.remotePort).toString("hex")}00`];
  return (
    (host === null || hosts.some((each) => squeezed(each).startsWith(squeezed(host)))) &&
    (port === null ||
      ports.some((each) => each !== undefined && (squeezed(port).includes(squeezed(each)) || squeezed(each).includes(squeezed(port)))))
  );
}

function squeezed(text: string | null | undefined): string {
  return (text ?? "").toLowerCase().replaceAll(/[\s:.-]/gu, "");
}
