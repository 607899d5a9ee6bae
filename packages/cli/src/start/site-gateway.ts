import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { defaultLabNetwork, type LabDevice } from "@isthmus/local-stack/lab/lab-device";
import { siteConfig } from "@isthmus/local-stack/lab/site-config";
import { stringify } from "yaml";
import { gatewayEntry } from "../commands/gateway.ts";
import { type LabSecrets, secretEnvironment } from "./lab-secrets.ts";
import type { PortPlan } from "./port-plan.ts";
import { SupervisedChild } from "./supervised-child.ts";

/** Names that the demonstration's template knows. */
export const demonstrationSite = {
  site: "busan",
  gateway: "gw-busan-1",
  role: "isthmus-site-busan",
  ingestFunction: "isthmus-ingest-batch",
} as const;

export interface SiteGatewayOptions {
  readonly stateDir: string;
  readonly ports: PortPlan;
  readonly uplink: { readonly url: string; readonly region: string };
  /** AWS credentials of the site's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  readonly secrets: LabSecrets;
  readonly devices: readonly LabDevice[];
  readonly v3User: string;
  readonly machineSnmpPort?: number;
  /** PATH and the like; never the AWS credentials of whoever started the stack. */
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
  readonly say: (sentence: string) => void;
}

/** Where the running gateway is noted. */
export function gatewayProcessFile(stateDir: string): string {
  return join(stateDir, "gateway.process.json");
}

const healthDeadlineMs = 20_000;
const healthPollMs = 100;

/** Writes `.isthmus/gateway.yaml` for the lab and this machine; returns its path. */
async function writeSiteConfig(options: SiteGatewayOptions): Promise<string> {
  const file = join(options.stateDir, "gateway.yaml");
  const spoolDir = join(options.stateDir, "spool");
  await mkdir(spoolDir, { recursive: true });
  const config = siteConfig({
    site: demonstrationSite.site,
    gateway: demonstrationSite.gateway,
    uplink: options.uplink,
    spoolDir,
    allowVolatileSpool: true,
    healthPort: options.ports.health,
    syslogPort: options.ports.syslog,
    trapPort: options.ports.traps,
    devices: options.devices,
    snmpPort: defaultLabNetwork.snmpPort,
    v3User: options.v3User,
    thisMachine: { address: "127.0.0.1", ...(options.machineSnmpPort === undefined ? {} : { snmpPort: options.machineSnmpPort }) },
  });
  await writeFile(file, `# Written by \`isthmus start\`; changes are lost at the next start.\n${stringify(config)}`);
  return file;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}

async function answersSoon(port: number): Promise<boolean> {
  const deadlineMs = performance.now() + healthDeadlineMs;
  while (performance.now() < deadlineMs) {
    if (await answers(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, healthPollMs));
  }
  return false;
}

/** The demonstration's gateway, kept alive. */
export interface SiteGateway {
  /** Its health endpoint answered in time. */
  readonly answers: boolean;
  stop(): Promise<void>;
}

/** Starts the demonstration's gateway in a process of its own; says so when it does not answer in time, and keeps trying. */
export async function startSiteGateway(options: SiteGatewayOptions): Promise<SiteGateway> {
  const config = await writeSiteConfig(options);
  const logFile = join(options.stateDir, "gateway.log");
  const gateway = new SupervisedChild(
    {
      name: "The gateway",
      command: process.execPath,
      args: [gatewayEntry(), "--config", config],
      env: {
        PATH: options.baseEnv["PATH"],
        HOME: options.baseEnv["HOME"],
        LANG: options.baseEnv["LANG"],
        TZ: options.baseEnv["TZ"],
        AWS_REGION: options.uplink.region,
        AWS_ACCESS_KEY_ID: options.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: options.credentials.secretAccessKey,
        AWS_SESSION_TOKEN: options.credentials.sessionToken,
        AWS_EC2_METADATA_DISABLED: "true",
        ...secretEnvironment(options.secrets),
      },
      cwd: options.stateDir,
      logFile,
      processFile: gatewayProcessFile(options.stateDir),
    },
    options.say,
  );
  gateway.start();
  const ready = await answersSoon(options.ports.health);
  if (!ready) options.say(`The gateway does not answer yet, so the page has no on-premises data. Its log: ${logFile}`);
  return { answers: ready, stop: () => gateway.stop() };
}
