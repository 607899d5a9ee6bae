import { readIdentity } from "./read-identity.ts";
import { readNeighbours } from "./read-neighbours.ts";
import type { IdentityFacts, Sighting } from "./sighting.ts";
import { type NamedCredential, type TrialOptions, tryCredentials } from "./try-credentials.ts";

/** One or more addresses that answered with one engine id, or a single address without. */
export interface AgentGroup {
  readonly engineId?: string;
  readonly addresses: readonly string[];
}

export interface DeviceScanOptions {
  readonly credentials: readonly NamedCredential[];
  readonly open: (address: string, credential: NamedCredential["credential"]) => ReturnType<TrialOptions["open"]>;
  readonly monotonicMs: () => number;
  /** Longest time that reading the identity at one address may take. */
  readonly identityMs: number;
  /** Reads who a device hears of, once for each device. */
  readonly neighbours: boolean;
  readonly answersPing: (address: string) => boolean;
  readonly onAddress: () => void;
  readonly signal: AbortSignal;
}

/**
 * Scans the addresses of one agent, one after the other, so that what is learned at one spares the others: the credential that opened one
 * goes first at the next, and the tries of a v3 user count for all.
 */
export async function scanDevice(group: AgentGroup, options: DeviceScanOptions): Promise<readonly Sighting[]> {
  const history: TrialOptions["history"] = new Map();
  const sightings: Sighting[] = [];
  let { credentials } = options;
  for (const address of group.addresses) {
    if (options.signal.aborted) {
      break;
    }
    const neighbours = options.neighbours && !sightings.some(({ snmp }) => snmp.kind === "read");
    const { snmp, opened } = await scanAddress(address, { ...options, neighbours, credentials, history, engineId: group.engineId });
    sightings.push({ address, answersPing: options.answersPing(address), snmp });
    credentials = opened === undefined ? credentials : [opened, ...credentials.filter((one) => one !== opened)];
    options.onAddress();
  }
  return sightings;
}

interface AddressOptions extends DeviceScanOptions {
  readonly history: TrialOptions["history"];
  readonly engineId: string | undefined;
}

async function scanAddress(
  address: string,
  options: AddressOptions,
): Promise<{ readonly snmp: Sighting["snmp"]; readonly opened?: NamedCredential }> {
  const { credentials, engineId, history, signal, monotonicMs } = options;
  const known: IdentityFacts = engineId === undefined ? {} : { engineId };
  const trial = await tryCredentials({
    credentials,
    speaksV3: engineId !== undefined,
    history,
    open: (credential) => options.open(address, credential),
    signal,
  });
  if (trial.kind === "none") {
    const { failures } = trial;
    const isThere = engineId !== undefined || failures.some(({ reason }) => !["timeout", "refused", "unreachable"].includes(reason));
    return { snmp: isThere ? { kind: "locked", facts: known, failures } : { kind: "silent", failures } };
  }
  const { named, session } = trial;
  const question = { session, version: named.credential.version, monotonicMs, deadlineMs: monotonicMs() + options.identityMs };
  const facts = { ...(await readIdentity(question)), ...known };
  const neighbours = options.neighbours ? { neighbours: await readNeighbours(question) } : {};
  session.close();
  return { snmp: { kind: "read", credential: named.name, facts, ...neighbours }, opened: named };
}
