import { phaseOffsetMs } from "@isthmus/domain/schedule/phase";
import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import type { GuardReason } from "../snmp-protocol/guard/ber-scan.ts";
import type { WorkerProgram } from "../worker-program.ts";
import { BudgetedSession } from "./budgeted-session.ts";
import { loadDatagramCalls } from "./community/datagrams/libc.ts";
import { type CommunityTransport, openCommunityTransport } from "./community/transport.ts";
import { DevicePoller } from "./device-poller.ts";
import { DeviceReporter } from "./device-reporter.ts";
import { SilenceExplainer } from "./explain-silence.ts";
import { openSession, vlanOpener } from "./open-session.ts";

import type { PackedPoll } from "./packed-poll.ts";
import { PollOutbox } from "./poll-outbox.ts";
import type { PollReport } from "./poll-report.ts";
import { type LoudResult, QuietResultWriter } from "./poll-results.ts";
import { PollSpaces } from "./poll-space.ts";
import {
  mostResults,
  type PollerChange,
  type PollerDevice,
  type PollerInit,
  type PollerMessage,
  type PollRequest,
  type PollRequests,
} from "./poller-protocol.ts";

import { PoolDrops } from "./pool-drops.ts";
import { loadShippedProfiles } from "./shipped-profiles.ts";

interface Target {
  readonly device: PollerDevice;
  readonly session: BudgetedSession;
  readonly poller: DevicePoller;
  readonly reporter: DeviceReporter;
  /** While the device is silent. */
  silence?: SilenceExplainer | undefined;
  busy: boolean;
}

interface TargetOptions {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly onDrop: (reason: GuardReason) => void;
  readonly transport: CommunityTransport;
  readonly profiles: Promise<ProfileCatalogue>;
  readonly readingsEveryPolls: number;
}

const reportEveryMs = 10_000;
const monotonicMs = () => performance.now();
/** Places within the period of a slow reading that devices are spread over. */
const spreadSteps = 1_000;

/**
 * The "snmp-poller" worker: polls on request, a bounded number of devices at a time and one poll per device, so that a silent device
 * costs others nothing. Sessions and discovered rows are kept between polls.
 */
export function startPollerWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const { devices, timeoutMs, retries, concurrency, budgetMs, profilesDir, readingsEveryPolls } = init as PollerInit;
  const drops = new Map<string, number>();
  const onDrop = (reason: GuardReason) => void drops.set(reason, (drops.get(reason) ?? 0) + 1);
  const transport = openTransport(channel, () => onDrop("peer"));
  const profiles = loadShippedProfiles(profilesDir);
  const open = (device: PollerDevice) => openTarget(device, { timeoutMs, retries, onDrop, transport, profiles, readingsEveryPolls });
  const targets = new Map(devices.map((device) => [device.id, open(device)]));
  const spaces = new PollSpaces();
  const waiting: PollRequest[] = [];
  let running = 0;
  const quiet = new QuietResultWriter();
  const results = new PollOutbox<PollResult>((gathered) => channel.send(resultsMessage(gathered, quiet)), mostResults);

  async function run({ deviceId, number, slot, whole = false, rmon = { stats: false } }: PollRequest, target: Target): Promise<void> {
    const deadlineMs = monotonicMs() + budgetMs;
    target.session.renew(deadlineMs);
    const space = spaces.take();
    const poll = await explained(await target.poller.poll(deadlineMs, { ...rmon, whole, space }), { target, timeoutMs, onDrop });
    target.busy = false;
    running -= 1;
    if (targets.get(deviceId) === target) {
      results.add({ deviceId, number, report: target.reporter.report(poll, { slot, whole, space: space.numbers }, monotonicMs()) });
    }
    spaces.giveBack(space);
    next();
  }

  function next(): void {
    while (running < concurrency && waiting.length > 0) {
      const request = waiting.shift();
      const target = request && targets.get(request.deviceId);
      if (request !== undefined && target !== undefined && !target.busy) {
        target.busy = true;
        running += 1;
        void run(request, target);
      }
    }
  }

  const reporter = reportNow(channel, { drops, transport });
  return {
    onMessage(message) {
      const request = message as PollRequests | PollerChange;
      if (request.kind === "polls") {
        waiting.push(...request.requests);
        next();
      } else {
        changeTargets(targets, request, open);
      }
    },
    stop() {
      clearInterval(reporter);
      waiting.length = 0;
      results.drop();
      for (const { session } of targets.values()) {
        session.close();
      }
      transport.close();
    },
  };
}

/** Sockets for all devices: where that is possible, many datagrams cross into the system with one call. */
function openTransport(channel: WorkerChannel, onStranger: () => void): CommunityTransport {
  const loaded = loadDatagramCalls();
  if (loaded.kind === "missing") {
    channel.send({ kind: "single-datagrams", reason: loaded.reason } satisfies PollerMessage);
    return openCommunityTransport({ onStranger });
  }
  return openCommunityTransport({ onStranger, calls: loaded.calls });
}

/** Tells what happens beside the polls, every few seconds. */
function reportNow(
  channel: WorkerChannel,
  { drops, transport }: { readonly drops: Map<string, number>; readonly transport: CommunityTransport },
): NodeJS.Timeout {
  let told: number | undefined;
  const kernel = new PoolDrops();
  const reporter = setInterval(() => {
    void kernel.take(transport.pool.endpoints()).then((datagrams = 0) => {
      if (datagrams > 0) {
        channel.send({ kind: "kernel-drops", datagrams } satisfies PollerMessage);
      }
    });
    if (drops.size > 0 && channel.send({ kind: "dropped", reasons: Object.fromEntries(drops) } satisfies PollerMessage)) {
      drops.clear();
    }
    const octets = transport.pool.receiveOctets();
    if (octets !== undefined && octets !== told && channel.send({ kind: "receive-buffers", octets } satisfies PollerMessage)) {
      told = octets;
    }
  }, reportEveryMs);
  return reporter.unref();
}

interface PollResult {
  readonly deviceId: string;
  readonly number: number;
  readonly report: PollReport;
}

function resultsMessage(results: readonly PollResult[], quiet: QuietResultWriter): PollerMessage {
  const loud: LoudResult[] = [];
  for (const { deviceId, number, report } of results) {
    if (report.kind === "quiet") {
      quiet.add({ number, poll: report });
    } else {
      loud.push({ deviceId, number, poll: report });
    }
  }
  return { kind: "results", quiet: quiet.take(), loud };
}

function changeTargets(targets: Map<string, Target>, { gone, fresh }: PollerChange, open: (device: PollerDevice) => Target): void {
  for (const id of [...gone, ...fresh.map((device) => device.id)]) {
    targets.get(id)?.session.close();
    targets.delete(id);
  }
  for (const device of fresh) {
    targets.set(device.id, open(device));
  }
}

interface SilenceContext extends Pick<TargetOptions, "timeoutMs" | "onDrop"> {
  readonly target: Target;
}

/** Nearly all devices answer: what explains a silence is made when there is one. */
async function explained(poll: PackedPoll, { target, timeoutMs, onDrop }: SilenceContext): Promise<PackedPoll> {
  if (poll.kind === "ok") {
    target.silence = undefined;
    return poll;
  }
  target.silence ??= new SilenceExplainer({ ...target.device, timeoutMs }, () => onDrop("peer"));
  return target.silence.explain(poll);
}

function openTarget(device: PollerDevice, { timeoutMs, retries, onDrop, transport, profiles, readingsEveryPolls }: TargetOptions): Target {
  const { id, address, port, answersFrom, credential } = device;
  const asking = { address, port, answersFrom, credential, timeoutMs, retries, onDrop };
  const session = new BudgetedSession(openSession(asking, transport), { monotonicMs, openVlan: vlanOpener(asking, transport) });
  return {
    device,
    session,
    poller: new DevicePoller({
      session,
      version: credential.version,
      monotonicMs,
      profiles,
      modelPaces: { readingsEveryPolls, spread: phaseOffsetMs(id, spreadSteps) / spreadSteps },
    }),
    reporter: new DeviceReporter(),
    busy: false,
  };
}
