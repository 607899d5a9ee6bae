import { join } from "node:path";
import { DeviceAnswers } from "./collectors/device-answers.ts";
import { DeviceStates } from "./collectors/device-states.ts";
import { LearnedDevices } from "./collectors/learned-devices.ts";
import { composeCollectors } from "./compose-collectors.ts";
import { composeTwin, type TwinSources, type TwinStart, twinAtStart } from "./compose-twin.ts";
import { type LoadedConfig, loadConfig } from "./config/load.ts";
import { ownAddresses } from "./config/own-host.ts";
import { showProblem } from "./config/problem.ts";
import { secretsOfAws, secretVariables } from "./config/resolve-secrets.ts";
import { AppError, type SpoolError } from "./errors.ts";
import { createPinoEvents, type GatewayEvents } from "./events.ts";
import { type OwnedSpool, openOwnedSpool } from "./open-spool.ts";
import { createWorkerSupervisor } from "./runtime/child-worker.ts";
import type { Component } from "./runtime/component.ts";
import { HealthServer } from "./runtime/health-server.ts";
import { Heartbeat } from "./runtime/heartbeat.ts";
import { problemsOf, sayingWhenStarting, startInOrder } from "./runtime/lifecycle.ts";
import { SpoolIntake } from "./runtime/spool-intake.ts";
import { systemClock } from "./runtime/system-clock.ts";
import type { Loss } from "./spool/loss-account.ts";
import type { ConfigTwin } from "./twin/config-twin.ts";
import { hearingOffers } from "./twin/offer-reader.ts";
import { HttpsTransport } from "./uplink/https-transport.ts";
import { createSigner, type Signer } from "./uplink/signer.ts";
import { Uplink, type UplinkDependencies } from "./uplink/uplink.ts";
import { gatewayVersion } from "./version.ts";

export interface RunGatewayOptions {
  readonly configPath: string;
  /** Program that runs worker processes when it is given `--worker <role>`: main.ts, or the bundle. */
  readonly workerEntry: string;
  /** Stops the gateway like SIGTERM. */
  readonly signal?: AbortSignal;
}

type ValidConfig = Extract<LoadedConfig, { kind: "ok" }>;

/** Stopping must fit into the ten seconds that container runtimes give a process. */
const stopWithinMs = 9_000;

/**
 * Runs a gateway until SIGTERM, SIGINT or the signal, then drains it. Resolves with the exit code: 0 after an orderly stop, 1 when
 * the configuration is wrong (every problem is written to standard error), a component cannot start, or the spool's disk failed.
 */
export async function runGateway({ configPath, workerEntry, signal }: RunGatewayOptions): Promise<number> {
  const sources = { configPath, environment: { ...process.env }, remote: secretsOfAws(), own: ownAddresses() };
  const loaded = await loadConfig(configPath, sources.environment, sources);
  if (loaded.kind === "invalid") {
    process.stderr.write(`${[`${configPath} cannot be used:`, ...loaded.problems.map(showProblem)].join("\n  ")}\n`);
    return 1;
  }
  withholdSecrets(loaded.file);
  const events = createPinoEvents({ base: { site: loaded.config.site, gateway: loaded.config.gateway } });
  const stopping = stopRequest(signal);
  try {
    return await runUntilStopped(loaded, { sources, events, workerEntry, stopping });
  } catch (cause) {
    if (!(cause instanceof AppError)) {
      throw cause;
    }
    events.occurred("gateway.failed", { code: cause.code, problem: cause.message, ...cause.details }, "error");
    return 1;
  } finally {
    stopping.release();
  }
}

interface StopRequest {
  readonly requested: Promise<"asked" | "failed">;
  /** Stops because the spool can no longer keep its promise. */
  fail(): void;
  release(): void;
}

function stopRequest(signal: AbortSignal | undefined): StopRequest {
  const { promise, resolve } = Promise.withResolvers<"asked" | "failed">();
  const ask = () => resolve("asked");
  process.once("SIGTERM", ask);
  process.once("SIGINT", ask);
  signal?.addEventListener("abort", ask, { once: true });
  if (signal?.aborted === true) {
    ask();
  }
  return {
    requested: promise,
    fail: () => resolve("failed"),
    release: () => {
      process.removeListener("SIGTERM", ask);
      process.removeListener("SIGINT", ask);
      signal?.removeEventListener("abort", ask);
    },
  };
}

/** Programs that the gateway starts inherit its environment: what the configuration took from there is a secret, and not theirs. */
function withholdSecrets(file: ValidConfig["file"]): void {
  for (const name of secretVariables(file)) {
    delete process.env[name];
  }
}

interface RunContext {
  readonly sources: TwinSources;
  readonly events: GatewayEvents;
  readonly workerEntry: string;
  readonly stopping: StopRequest;
}

async function runUntilStopped(loaded: ValidConfig, { sources, events, workerEntry, stopping }: RunContext): Promise<number> {
  const { config } = loaded;
  for (const warning of loaded.warnings) {
    events.occurred("gateway.config.warning", { ...warning }, "warn");
  }
  const losses = new LossReports();
  const onFatal = (_error: SpoolError) => stopping.fail();
  const owned = await openOwnedSpool(config.spool, { clock: systemClock, events, onFatal, onLoss: (loss) => losses.report(loss) });
  try {
    const start = await twinAtStart(loaded, { ...sources, clock: systemClock, events });
    const components = composeGateway(start, { sources, owned, events, workerEntry, losses });
    const started = await startInOrder(components);
    const { config: following, hash } = start.loaded;
    events.occurred("gateway.started", { version: gatewayVersion, devices: following.devices.length, configHash: hash });
    const reason = await stopping.requested;
    events.occurred("gateway.stopping", { reason });
    const outcome = await withinStopTime(started.stop());
    events.occurred("gateway.stopped", { outcome, waiting: owned.spool.stats().records });
    return reason === "asked" && outcome === "stopped" ? 0 : 1;
  } finally {
    await owned.close();
  }
}

async function withinStopTime(stopped: Promise<void>): Promise<"stopped" | "late"> {
  const settled = new AbortController();
  const late = systemClock.sleep(stopWithinMs, settled.signal).then(() => "late" as const);
  try {
    return await Promise.race([stopped.then(() => "stopped" as const), late]);
  } finally {
    settled.abort();
  }
}

/** In the order of starting. Stopping goes the other way: first nothing new is collected, then what waits is committed, then shipped. */
function composeGateway(
  start: TwinStart,
  deps: Omit<RunContext, "stopping"> & { readonly owned: OwnedSpool; readonly losses: LossReports },
): readonly Component[] {
  const { config } = start.loaded;
  const { sources, events, workerEntry } = deps;
  const { spool } = deps.owned;
  const clock = systemClock;
  const startedMonotonicMs = clock.monotonicMs();
  const intake = new SpoolIntake(spool, events);
  deps.losses.sendTo(intake);
  const answers = new DeviceAnswers();
  const states = new DeviceStates(config.devices.map(({ id }) => id));
  const quarantineDir = join(config.spool.dir, "worker-input");
  const workers = createWorkerSupervisor({ clock, events, entry: workerEntry, environment: process.env, quarantineDir });
  const surroundings = { intake, clock, workers, events, states, answers, learned: new LearnedDevices() };
  const { components, apply } = composeCollectors(config, surroundings);
  const collectors = components.map(sayingWhenStarting);
  const sign = createSigner({ region: config.uplink.region });
  const { reload, twin, secrets, configured } = composeTwin(start, { ...sources, sign }, { clock, events, states, apply });
  const uplink = composeUplink(config, { sign, twin }, { spool, clock, events });
  const commit: Component = { name: "spool", start: async () => undefined, stop: () => spool.seal(), problem: () => spool.problem() };
  const problems = () => problemsOf([commit, uplink, reload, twin, secrets, ...collectors]);
  const health = new HealthServer({
    ...config.health,
    answers: (oid) => answers.of(oid),
    reload: () => reload.reload(),
    read: () => ({
      nowMs: clock.nowMs(),
      monotonicMs: clock.monotonicMs(),
      version: gatewayVersion,
      startedMonotonicMs,
      spool: spool.stats(),
      lastAckMonotonicMs: uplink.lastAckMonotonicMs,
      clockSkewMs: uplink.clockSkewMs,
      problems: problems(),
      counters: events.counters(),
    }),
  });
  const heartbeat = new Heartbeat(
    { version: gatewayVersion },
    {
      intake,
      clock,
      events,
      configured,
      deviceCounts: () => states.counts(),
      spoolStats: () => spool.stats(),
      uplink: () => uplink,
      problems,
    },
  );
  return [uplink, commit, health, ...collectors, reload, twin, secrets, heartbeat];
}

function composeUplink(
  { gateway, uplink }: ValidConfig["config"],
  { sign, twin }: { readonly sign: Signer; readonly twin: ConfigTwin },
  deps: Omit<UplinkDependencies, "transport">,
): Uplink {
  const https = new HttpsTransport({ url: new URL(uplink.url), clock: deps.clock, sign });
  const transport = hearingOffers(https, (offered) => twin.offer(offered));
  return new Uplink({ gatewayId: gateway }, { ...deps, transport });
}

/** Tells the cloud what the quota cost, through the same spool. The spool exists before its intake, so the way there is set later. */
class LossReports {
  #intake: SpoolIntake | undefined;

  sendTo(intake: SpoolIntake): void {
    this.#intake = intake;
  }

  report({ records, fromMs, toMs }: Loss): void {
    const counts = Object.entries(records).map(([kind, count]) => `${count} ${kind}`);
    void this.#intake?.accept({
      kind: "event",
      tsMs: systemClock.nowMs(),
      source: "gateway",
      severity: "major",
      type: "spool.evicted",
      text: `The spool reached its quota and removed the oldest records: ${counts.join(", ")}, observed from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`,
      authentication: "internal",
    });
  }
}
