import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startConsole } from "@isthmus/local-stack/console/start-console";
import type { LocalStack } from "@isthmus/local-stack/engine/local-stack";
import { LocalStackError } from "@isthmus/local-stack/errors";
import type { LabSize } from "@isthmus/local-stack/lab/devices/lab-devices";
import { endLeftoverSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import type { Lab } from "@isthmus/local-stack/lab/start-lab";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { takenPorts, type WantedPort } from "../free-port.ts";
import { terminalText } from "../output/terminal-text.ts";
import { portOwner } from "../port-owner.ts";
import { identityOf } from "../process-identity.ts";
import { removeRunRecord, runningStack, stateFolder, writeRunRecord } from "../state-folder.ts";
import { accountToRead, recordingText } from "./account-to-read.ts";
import { type AwsSide, startAwsSide } from "./aws-side.ts";
import { labSecrets } from "./lab-secrets.ts";
import { labV3User, startLabSide, startMachineSnmpd } from "./lab-side.ts";
import { endLeftover } from "./leftover.ts";
import { LifeStack } from "./life-stack.ts";
import { machineSnmpPort, type PortPlan, portPlan, wantedPorts } from "./port-plan.ts";
import { Progress } from "./progress.ts";
import { demonstrationSite, gatewayProcessFile, startSiteGateway } from "./site-gateway.ts";

export interface StackOptions {
  readonly port: number;
  readonly reset: boolean;
  readonly awsProfile?: string;
  /** File that `isthmus aws record` wrote. */
  readonly awsRecording?: string;
  readonly lab: LabSize;
  readonly gateway: boolean;
}

const repositoryRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/**
 * Refuses what cannot work before anything is started: a second stack in this folder, or a port that somebody else has. What a killed
 * start left behind is ended first.
 */
async function preflight(options: StackOptions, plan: PortPlan, context: CliContext): Promise<void> {
  const running = await runningStack(context.cwd);
  if (running !== undefined) {
    throw new UsageError(
      "already-running",
      `A stack already runs from this folder (process ${running.pid}, http://127.0.0.1:${running.consolePort}/). End it first, or start from another folder with another --port.`,
    );
  }
  if (await endLeftover(gatewayProcessFile(stateFolder(context.cwd)))) {
    context.complain(`${context.paint.warning("!")}   A gateway was left over from a start that was killed; it has been ended.`);
  }
  await endLeftoverSnmpd(stateFolder(context.cwd));
  const taken = await takenPorts(wantedPorts(plan, options));
  if (taken.length === 0) return;
  const list = await Promise.all(taken.map(describeTaken));
  throw new UsageError(
    "port-taken",
    `These ports are in use:\n${list.join("\n")}\nEnd what uses them, or choose another --port; only one lab fits on a machine.`,
  );
}

async function describeTaken(taken: WantedPort): Promise<string> {
  const owner = await portOwner(taken);
  const by = owner === undefined ? "" : ` by ${terminalText(owner)}`;
  return `  ${taken.protocol} ${taken.address}:${taken.port} (${taken.purpose})${by}`;
}

interface Running {
  readonly context: CliContext;
  readonly options: StackOptions;
  readonly plan: PortPlan;
  readonly stateDir: string;
  readonly progress: Progress;
  readonly lives: LifeStack;
}

async function startAws({ context, options, plan, stateDir, progress, lives }: Running): Promise<AwsSide> {
  const realAccount = accountToRead(options.awsProfile, context.env);
  const recording = options.awsRecording === undefined ? undefined : await recordingText(resolve(context.cwd, options.awsRecording));
  const side = await progress.step("The synthesized template runs here", () =>
    startAwsSide({
      repositoryRoot,
      stateDir: join(stateDir, "local"),
      endpointPort: plan.endpoint,
      ...(realAccount === undefined ? {} : { realAccount }),
      ...(recording === undefined ? {} : { recording }),
      log: (line) => progress.news(line),
    }),
  );
  lives.push({ name: "The local stack", stop: () => side.stack.close() });
  return side;
}

/** The lab and this machine's snmpd first, so that the gateway's first poll finds them. */
async function startSite(stack: LocalStack, running: Running): Promise<Lab> {
  const { options, plan, stateDir, progress, lives, context } = running;
  const say = (sentence: string) => progress.notice(sentence);
  const secrets = await labSecrets(join(stateDir, "lab.env"));
  const side = { size: options.lab, ports: plan, secrets, stateDir, say };
  const lab = await startLabSide(side);
  lives.push({ name: "The device lab", stop: () => lab.stop() });
  if (options.lab !== "none") context.print(`${context.paint.good("ok")}  ${lab.devices().length} simulated devices answer`);
  if (!options.gateway) return lab;
  const snmpd = await startMachineSnmpd(side);
  lives.push({ name: "snmpd", stop: () => snmpd.stop() });
  const gateway = await progress.step(
    "The gateway collects",
    () =>
      startSiteGateway({
        stateDir,
        ports: plan,
        uplink: { url: stack.functionUrl(demonstrationSite.ingestFunction), region: stack.region },
        credentials: stack.issueCredentials(demonstrationSite.role, demonstrationSite.gateway),
        secrets,
        devices: lab.devices(),
        v3User: labV3User,
        ...(snmpd.running ? { machineSnmpPort } : {}),
        baseEnv: context.env,
        say,
      }),
    ({ answers }) => answers,
  );
  lives.push({ name: "The gateway", stop: () => gateway.stop() });
  return lab;
}

async function startEverything(running: Running): Promise<void> {
  const { context, plan, progress, lives, options } = running;
  const { stack, account } = await startAws(running);
  const lab = await startSite(stack, running);
  const page = await progress.step("The console draws the dashboards", () =>
    startConsole({
      view: stack,
      port: plan.console,
      host: "127.0.0.1",
      ...(options.lab === "none" ? {} : { lab }),
      account,
    }),
  );
  lives.push({ name: "The console", stop: () => page.close() });
  await writeRunRecord(context.cwd, {
    ...(await identityOf(process.pid)),
    consolePort: plan.console,
    endpointPort: plan.endpoint,
    syslogPort: plan.syslog,
    trapPort: plan.traps,
    ...(options.gateway ? { healthPort: plan.health } : {}),
  });
  lives.push({ name: "The run record", stop: () => removeRunRecord(context.cwd) });
  context.print(`\nIsthmus runs (after ${progress.total()}): ${context.paint.strong(page.url)}\nCtrl-C stops it.`);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/**
 * Runs the whole of Isthmus until the signal: local stack, lab, gateway, console, in this order, and stops them in reverse. Throws
 * `UsageError` when something stands in the way; whatever was started by then has been stopped.
 */
export async function runStack(options: StackOptions, context: CliContext, signal: AbortSignal): Promise<void> {
  const plan = portPlan(options.port);
  const stateDir = stateFolder(context.cwd);
  await preflight(options, plan, context);
  if (options.reset) await rm(stateDir, { recursive: true, force: true });
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const progress = new Progress(context);
  const lives = new LifeStack((sentence) => progress.notice(sentence));
  try {
    await Promise.race([startEverything({ context, options, plan, stateDir, progress, lives }), aborted(signal)]);
    await aborted(signal);
    context.print("\nStopping.");
  } catch (error) {
    if (error instanceof LocalStackError) throw new UsageError("unusable-file", error.message);
    throw error;
  } finally {
    await lives.stopAll();
  }
}
