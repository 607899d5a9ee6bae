import { type CommunityTransport, openCommunityTransport } from "../collectors/snmp/community/transport.ts";
import { openSession } from "../collectors/snmp/open-session.ts";
import { plainCredential } from "../collectors/snmp/poller-protocol.ts";
import type { GatewayConfig } from "../config/schema.ts";
import type { Clock } from "../runtime/clock.ts";
import type { DiscoveryProgress } from "./discover-network.ts";
import { eachAtMost } from "./each-at-most.ts";
import { GatedSession } from "./gated-session.ts";
import { type NeighbourCandidate, proposeNeighbours } from "./propose-neighbours.ts";
import { RateGate } from "./rate-gate.ts";
import { readIdentity } from "./read-identity.ts";
import { readNeighbours } from "./read-neighbours.ts";
import type { Sighting } from "./sighting.ts";

export interface AskWatchedOptions {
  readonly config: Pick<GatewayConfig, "devices" | "credentials">;
  /** SNMP requests a second over all devices. */
  readonly perSecond: number;
  /** Devices that are asked at the same time. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DiscoveryProgress) => void;
}

export interface WatchedNeighbours {
  /** Devices that answered, and the ids of those that did not. */
  readonly answered: number;
  readonly silent: readonly string[];
  /** Whom they hear of and nobody watches, the surest first. */
  readonly candidates: readonly NeighbourCandidate[];
  readonly cancelled: boolean;
}

type Device = GatewayConfig["devices"][number];

/** Longest time that one device may take. */
const deviceMs = 60_000;

/** Asks the devices of a configuration, each by its own credential, whom they hear of. Nothing else is sent anywhere. Never rejects. */
export async function askWatched(options: AskWatchedOptions): Promise<WatchedNeighbours> {
  const { config, perSecond, concurrency, clock, signal, onProgress } = options;
  const gate = new RateGate(perSecond, clock);
  const transport = openCommunityTransport();
  const read = config.devices.filter(({ snmp }) => snmp !== undefined);
  let done = 0;
  const asked = await eachAtMost(read, concurrency, async (device) => {
    const sighting = await ask(device, { options, gate, transport });
    done += 1;
    onProgress({ phase: "snmp", done, total: read.length });
    return sighting;
  });
  transport.close();
  const others = config.devices.filter(({ snmp }) => snmp === undefined).map(({ address }) => silentAt(address));
  const silent = read.flatMap(({ id }, at) => (asked[at]?.snmp.kind === "read" ? [] : [id]));
  return {
    answered: read.length - silent.length,
    silent,
    candidates: proposeNeighbours([...asked, ...others]),
    cancelled: signal.aborted,
  };
}

interface AskContext {
  readonly options: AskWatchedOptions;
  readonly gate: RateGate;
  readonly transport: CommunityTransport;
}

async function ask({ address, snmp }: Device, { options, gate, transport }: AskContext): Promise<Sighting> {
  const credential = options.config.credentials[snmp?.credential ?? ""];
  if (snmp === undefined || credential === undefined || options.signal.aborted) {
    return silentAt(address);
  }
  const { timeoutMs, signal, clock } = options;
  const { port, answersFrom } = snmp;
  const opened = openSession({ address, port, answersFrom, credential: plainCredential(credential), timeoutMs, retries: 1 }, transport);
  const session = new GatedSession(opened, gate, signal);
  const monotonicMs = () => clock.monotonicMs();
  const question = { session, version: credential.version, monotonicMs, deadlineMs: monotonicMs() + deviceMs };
  const facts = await readIdentity(question);
  const isThere = facts.sysObjectId !== undefined || facts.sysName !== undefined;
  const neighbours = isThere ? await readNeighbours(question) : undefined;
  session.close();
  return neighbours === undefined
    ? silentAt(address)
    : { address, answersPing: false, snmp: { kind: "read", credential: snmp.credential, facts, neighbours } };
}

function silentAt(address: string): Sighting {
  return { address, answersPing: false, snmp: { kind: "silent", failures: [] } };
}
