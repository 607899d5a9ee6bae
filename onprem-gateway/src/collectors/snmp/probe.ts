import { type JudgedLink, judgeLinks } from "@isthmus/domain/links/judge-links";
import type { SnmpCredential } from "../../config/schema.ts";
import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { InventoryObservation } from "../../runtime/observation.ts";
import type { SnmpFailureReason, SnmpSession } from "../snmp-protocol/session.ts";
import { BudgetedSession } from "./budgeted-session.ts";
import { openCommunityTransport } from "./community/transport.ts";
import { DevicePoller } from "./device-poller.ts";
import { SilenceExplainer } from "./explain-silence.ts";
import { failure } from "./failure-hints.ts";
import { inventoryOfPoll } from "./inventory-of-poll.ts";
import { linkObserverOf } from "./link-observer.ts";
import { rowIndexOf } from "./oid-order.ts";
import { openSession, vlanOpener } from "./open-session.ts";
import { PollReader, unpackPoll } from "./packed-poll.ts";
import { withSeriesNames } from "./part-names.ts";
import { plainCredential } from "./poller-protocol.ts";
import type { RawPollData } from "./raw-poll.ts";
import type { RmonPort } from "./rmon/raw-rmon.ts";
import { judgeSensors } from "./sensor-level.ts";
import { numberOf } from "./snmp-text.ts";
import { walkColumn } from "./walk-column.ts";

/** A device that is asked once, without a configuration. */
export interface ProbeTarget {
  /** IPv4 or IPv6 literal. */
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: SnmpCredential;
}

export interface ProbeOptions {
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Longest time the whole probe may take. */
  readonly budgetMs: number;
  /** Wall clock, epoch milliseconds. */
  readonly nowMs: () => number;
  /** Profiles of vendors; without them only the standard MIBs are read. */
  readonly profiles?: Promise<ProfileCatalogue>;
}

/** The counters of one interface at the moment of the probe. */
export interface ProbedCounters {
  /** Key of the interface in the inventory. */
  readonly key: string;
  /** By metric name, such as "ifInOctets"; metrics the device does not have are absent. */
  readonly counters: Readonly<Record<string, { readonly value: bigint; readonly width: 32 | 64 }>>;
}

/** The profile that was chosen for a device, and why. */
export interface ChosenProfile {
  readonly name: string;
  /** The pattern of sysObjectIDs that fitted best. */
  readonly pattern: string;
  /** False when only the catch-all fitted. */
  readonly specific: boolean;
  /** Profiles that sysDescr led on from; empty when it did not. */
  readonly redirectedFrom: readonly string[];
}

export interface ProbedDevice extends InventoryObservation {
  readonly profile?: ChosenProfile;
  /** ifLastChange by ifIndex: sysUpTime at the change, in hundredths of a second; ports that do not tell are absent. */
  readonly lastChanges: ReadonlyMap<number, number>;
  /** Where its ports lead, by all that it tells: LLDP and its relatives, forwarding, ARP and ND tables. */
  readonly judgedLinks: readonly JudgedLink[];
  readonly counters: readonly ProbedCounters[];
  /** Ethernet statistics of ports (RMON); empty for a device without them. */
  readonly rmonPorts: readonly RmonPort[];
  /** Per cent, one per processor. */
  readonly processorLoads: readonly number[];
  readonly memoryUsedBytes?: number;
  /** Parts that could not be read, in our own words; empty when all came. */
  readonly gaps: readonly string[];
  readonly elapsedMs: number;
}

export type ProbeResult =
  | { readonly kind: "ok"; readonly device: ProbedDevice }
  | { readonly kind: "failed"; readonly reason: SnmpFailureReason; readonly hint: string };

/** Polls a device once, in this process, and says what it is or why it did not answer. Never rejects. */
export async function probeDevice({ address, port, answersFrom, credential }: ProbeTarget, options: ProbeOptions): Promise<ProbeResult> {
  const { timeoutMs, retries, budgetMs, nowMs } = options;
  const transport = openCommunityTransport();
  const monotonicMs = () => performance.now();
  const plain = plainCredential(credential);
  const asking = { address, port, answersFrom, credential: plain, timeoutMs, retries };
  const session = new BudgetedSession(openSession(asking, transport), { monotonicMs, openVlan: vlanOpener(asking, transport) });
  const poller = new DevicePoller({ session, version: credential.version, monotonicMs, profiles: options.profiles });
  const deadlineMs = monotonicMs() + budgetMs;
  session.renew(deadlineMs);
  const silence = new SilenceExplainer({ address, port, answersFrom, credential: plain, timeoutMs });
  const poll = await silence.explain(await poller.poll(deadlineMs, { stats: true }));
  const lastChanges =
    poll.kind === "failed" ? new Map<number, number>() : await readLastChanges(session, { version: credential.version, deadlineMs });
  session.close();
  transport.close();
  const read = new PollReader().read(poll);
  if (read === undefined || read.kind === "failed") {
    return read ?? failure("malformed");
  }
  const unpacked = unpackPoll(read);
  const profile = chosenProfile(await options.profiles, unpacked.system);
  const device = probedDevice(unpacked, { address, credential, nowMs: nowMs() });
  return { kind: "ok", device: { ...device, lastChanges, ...(profile === undefined ? {} : { profile }) } };
}

const ifLastChange = "1.3.6.1.2.1.2.2.1.9";

async function readLastChanges(
  session: SnmpSession,
  { version, deadlineMs }: { readonly version: SnmpCredential["version"]; readonly deadlineMs: number },
): Promise<ReadonlyMap<number, number>> {
  const caps = { maxRows: 50_000, maxRequests: 5_000, deadlineMs };
  const { rows } = await walkColumn({
    session,
    version,
    column: ifLastChange,
    maxRepetitions: 40,
    caps,
    monotonicMs: () => performance.now(),
  });
  return new Map(
    rows.flatMap(({ suffix, value }) => {
      const [ifIndex, changeCs] = [rowIndexOf(`${ifLastChange}.${suffix}`, ifLastChange), numberOf(value)];
      return ifIndex === undefined || changeCs === undefined ? [] : [[ifIndex, changeCs] as const];
    }),
  );
}

function chosenProfile(
  catalogue: ProfileCatalogue | undefined,
  { sysObjectId, sysDescr }: RawPollData["system"],
): ChosenProfile | undefined {
  const match = sysObjectId === undefined ? undefined : catalogue?.match(sysObjectId, sysDescr ?? "");
  return match && { name: match.profile.name, pattern: match.pattern, specific: match.specific, redirectedFrom: match.redirectedFrom };
}

function probedDevice(
  poll: RawPollData,
  { address, credential, nowMs }: { readonly address: string; readonly credential: SnmpCredential; readonly nowMs: number },
): Omit<ProbedDevice, "lastChanges" | "profile"> {
  const name = poll.system.sysName ?? address;
  const model =
    poll.model === undefined ? undefined : withSeriesNames(judgeSensors(poll.model, { before: undefined, interfaces: poll.interfaces }));
  const inventory = inventoryOfPoll(
    model === undefined ? poll : { ...poll, model },
    { id: "probe", name, address, uplinks: [], credential },
    nowMs,
  );
  return {
    ...inventory,
    judgedLinks: judgeLinks([linkObserverOf(inventory)]),
    counters: poll.interfaces.map(({ key, counters }) => ({ key, counters })),
    rmonPorts: poll.rmon?.stats?.ports ?? [],
    processorLoads: poll.processorLoads,
    ...(poll.memoryUsedBytes === undefined ? {} : { memoryUsedBytes: poll.memoryUsedBytes }),
    gaps: poll.gaps,
    elapsedMs: poll.elapsedMs,
  };
}
