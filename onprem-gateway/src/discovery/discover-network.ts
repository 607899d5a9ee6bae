import { type CommunityTransport, openCommunityTransport } from "../collectors/snmp/community/transport.ts";
import { openSession } from "../collectors/snmp/open-session.ts";
import { plainCredential } from "../collectors/snmp/poller-protocol.ts";
import type { Clock } from "../runtime/clock.ts";
import { eachAtMost } from "./each-at-most.ts";
import { discoverEngine } from "./engine-discovery.ts";
import { GatedSession } from "./gated-session.ts";
import { type MergeNote, mergeSightings } from "./merge-sightings.ts";
import { sweep } from "./ping-sweep.ts";
import { type Proposal, proposeDevices } from "./propose-devices.ts";
import { type NeighbourCandidate, proposeNeighbours } from "./propose-neighbours.ts";
import { RateGate } from "./rate-gate.ts";
import { type AgentGroup, scanDevice } from "./scan-device.ts";
import type { Sighting } from "./sighting.ts";
import type { NamedCredential } from "./try-credentials.ts";

export interface DiscoveryOptions {
  /** From `planTargets`. */
  readonly addresses: readonly string[];
  /** In the order to try. */
  readonly credentials: readonly NamedCredential[];
  /** UDP port of the agents. */
  readonly port: number;
  /** Echo requests and, separately, SNMP requests a second over the whole scan. */
  readonly perSecond: number;
  /** Devices that are asked at the same time. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** False asks every address over SNMP, also those that do not answer ping. */
  readonly pingFirst: boolean;
  /** Asks every device that opens for its neighbours (LLDP, CDP, BGP, OSPF, ARP). */
  readonly neighbours: boolean;
  /** Addresses that are never joined with others: a person knows better. */
  readonly keepApart?: ReadonlySet<string>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DiscoveryProgress) => void;
}

export interface DiscoveryProgress {
  readonly phase: "ping" | "engines" | "snmp";
  readonly done: number;
  readonly total: number;
}

export interface Discovery {
  readonly proposals: readonly Proposal[];
  /** Which evidence joined which addresses, or kept them apart. */
  readonly audit: readonly MergeNote[];
  /** Neighbours that are none of the proposals. */
  readonly candidates: readonly NeighbourCandidate[];
  /** True when the scan was cancelled: what is there is right, but not all. */
  readonly cancelled: boolean;
}

export type DiscoveryOutcome = ({ readonly kind: "ok" } & Discovery) | { readonly kind: "unable"; readonly problem: string };

const identityMs = 30_000;

/** Scans addresses: ping, then SNMP where something answered, then joins what is one device. Never rejects. */
export async function discoverNetwork(options: DiscoveryOptions): Promise<DiscoveryOutcome> {
  const { addresses, signal, timeoutMs, perSecond, onProgress } = options;
  let alive: ReadonlySet<string> = new Set();
  if (options.pingFirst) {
    const report = (done: number) => onProgress({ phase: "ping", done, total: addresses.length });
    const swept = await sweep({ addresses, perSecond, timeoutMs: Math.min(timeoutMs, 1_000), signal, onProgress: report });
    if (swept.kind === "unable") {
      return swept;
    }
    alive = swept.alive;
  }
  const candidates = options.pingFirst ? addresses.filter((address) => alive.has(address)) : addresses;
  const sightings = await scanAgents(candidates, alive, options);
  const kept = sightings.filter((sighting) => sighting.answersPing || sighting.snmp.kind !== "silent");
  const { devices, audit } = mergeSightings(kept, options.keepApart);
  const proposals = proposeDevices(devices, options.port);
  return { kind: "ok", proposals, audit, candidates: proposeNeighbours(kept), cancelled: signal.aborted };
}

async function scanAgents(
  candidates: readonly string[],
  alive: ReadonlySet<string>,
  options: DiscoveryOptions,
): Promise<readonly Sighting[]> {
  const { concurrency, clock, signal, onProgress, perSecond } = options;
  const gate = new RateGate(perSecond, clock);
  const groups = await findAgents(candidates, gate, options);
  const order = new Map(candidates.map((address, index) => [address, index]));
  let done = candidates.length - groups.flatMap(({ addresses }) => addresses).length;
  const onAddress = () => {
    done += 1;
    onProgress({ phase: "snmp", done, total: candidates.length });
  };
  const answersPing = (address: string) => alive.has(address);
  // A few sockets for all v1 and v2c sessions: which ports are closed is known by then, from sockets of their own.
  const transport = openCommunityTransport();
  const open = (address: string, credential: NamedCredential["credential"]) => openGated(address, credential, { gate, transport, options });
  const asked = new Set(groups.flatMap(({ addresses }) => addresses));
  const closed = candidates.filter((address) => !asked.has(address));
  const scanned = await eachAtMost(groups, concurrency, (group) =>
    scanDevice(group, {
      credentials: options.credentials,
      open,
      monotonicMs: () => clock.monotonicMs(),
      identityMs,
      neighbours: options.neighbours,
      answersPing,
      onAddress,
      signal,
    }),
  );
  transport.close();
  const silent = closed.map(
    (address): Sighting => ({ address, answersPing: answersPing(address), snmp: { kind: "silent", failures: [] } }),
  );
  return [...scanned.flat(), ...silent].sort((a, b) => (order.get(a.address) ?? 0) - (order.get(b.address) ?? 0));
}

interface OpenOptions {
  readonly gate: RateGate;
  readonly transport: CommunityTransport;
  readonly options: DiscoveryOptions;
}

function openGated(address: string, credential: NamedCredential["credential"], { gate, transport, options }: OpenOptions) {
  const { port, timeoutMs, signal } = options;
  const session = openSession({ address, port, credential: plainCredential(credential), timeoutMs, retries: 0 }, transport);
  return new GatedSession(session, gate, signal);
}

/** Addresses by the engine that answers there; those where the port is closed are left out. */
async function findAgents(
  candidates: readonly string[],
  gate: RateGate,
  { concurrency, port, timeoutMs, clock, signal, onProgress }: DiscoveryOptions,
): Promise<readonly AgentGroup[]> {
  let done = 0;
  const answers = await eachAtMost(candidates, concurrency, async (address) => {
    await gate.pass(signal);
    const first = signal.aborted ? { kind: "closed" as const } : await discoverEngine({ address, port, timeoutMs }, clock);
    const retry = first.kind === "silent" && !signal.aborted;
    await (retry ? gate.pass(signal) : undefined);
    const answer = retry ? await discoverEngine({ address, port, timeoutMs }, clock) : first;
    done += 1;
    onProgress({ phase: "engines", done, total: candidates.length });
    return { address, answer };
  });
  const open = answers.filter(({ answer }) => answer.kind !== "closed");
  const groups = Map.groupBy(open, ({ address, answer }) => (answer.kind === "engine" ? answer.engineId : address));
  return [...groups.values()].flatMap((members): readonly AgentGroup[] => {
    const [first] = members;
    const addresses = members.map(({ address }) => address);
    return first?.answer.kind === "engine" ? [{ engineId: first.answer.engineId, addresses }] : [{ addresses }];
  });
}
