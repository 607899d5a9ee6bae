import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { startAwsSide } from "@isthmus/cli/start/aws-side";
import { type RunningConsole, startConsole } from "@isthmus/local-stack/console/start-console";
import { administratorRole } from "@isthmus/local-stack/engine/local-account";
import type { LocalStack } from "@isthmus/local-stack/engine/local-stack";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { stringify } from "yaml";

export const repositoryRoot = join(import.meta.dirname, "../../..");

const secrets = {
  community: `c-${randomUUID()}`,
  trapCommunity: "spine-traps",
  v3Auth: `auth-${randomUUID()}`,
  v3Priv: `priv-${randomUUID()}`,
};
const v3 = { user: "monitor", authSecret: secrets.v3Auth, privSecret: secrets.v3Priv };

/** One snmpd each: a device is an address of its own. */
const agentAddresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

export interface SpinePorts {
  readonly snmp: number;
  readonly health: number;
  readonly syslog: number;
  readonly traps: number;
}

/** One site on this machine: the deployed template, Debian's snmpd as the device, and a gateway process between them. */
export class SpineSite {
  readonly folder: string;
  readonly stack: LocalStack;
  readonly console: RunningConsole;
  readonly ports: SpinePorts;
  readonly trapCommunity = secrets.trapCommunity;
  readonly #documents: DynamoDBDocumentClient;
  readonly #stopSnmpd: () => Promise<void>;
  #gateway: ChildProcess | undefined;

  private constructor(parts: {
    folder: string;
    stack: LocalStack;
    console: RunningConsole;
    ports: SpinePorts;
    stopSnmpd: () => Promise<void>;
  }) {
    this.folder = parts.folder;
    this.stack = parts.stack;
    this.console = parts.console;
    this.ports = parts.ports;
    this.#stopSnmpd = parts.stopSnmpd;
    const client = new DynamoDBClient({
      endpoint: parts.stack.endpointUrl,
      region: parts.stack.region,
      credentials: parts.stack.issueCredentials(administratorRole, "spine-test"),
    });
    this.#documents = DynamoDBDocumentClient.from(client);
  }

  static async start(log: (line: string) => void): Promise<SpineSite> {
    const folder = await mkdtemp(join(tmpdir(), "isthmus-spine-"));
    const ports = { snmp: await freePort(), health: await freePort(), syslog: await freePort(), traps: await freePort() };
    const stateDir = join(folder, "local");
    await mkdir(stateDir, { recursive: true });
    const { stack } = await startAwsSide({ repositoryRoot, stateDir, endpointPort: 0, log });
    const agents = await Promise.all(
      agentAddresses.map((address) =>
        startPrivateSnmpd({ stateDir: join(folder, address), address, port: ports.snmp, community: secrets.community, v3 }),
      ),
    );
    const stopSnmpd = async () => {
      await Promise.all(agents.map((agent) => (agent.kind === "running" ? agent.stop() : undefined)));
    };
    const missing = agents.find((agent) => agent.kind === "unavailable");
    if (missing?.kind === "unavailable") throw new Error(missing.message);
    const page = await startConsole({ view: stack, port: 0, host: "127.0.0.1" });
    return new SpineSite({ folder, stack, console: page, ports, stopSnmpd });
  }

  /** Starts a gateway process on the site's configuration and spool. */
  async startGateway(): Promise<void> {
    const file = join(this.folder, "gateway.yaml");
    await writeFile(file, stringify(this.#configuration()));
    const credentials = this.stack.issueCredentials("isthmus-site-busan", "gw-busan-1");
    const child = spawn(process.execPath, [join(repositoryRoot, "onprem-gateway/src/main.ts"), "--config", file], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        SPINE_COMMUNITY: secrets.community,
        SPINE_TRAPS: secrets.trapCommunity,
        SPINE_AUTH: secrets.v3Auth,
        SPINE_PRIV: secrets.v3Priv,
      },
    });
    const log = createWriteStream(join(this.folder, "gateway.log"), { flags: "a" });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#gateway = child;
    await until("the gateway reports itself healthy", async () => (await fetch(`http://127.0.0.1:${this.ports.health}/health`)).ok);
  }

  /** Ends the gateway with a signal and waits until it is gone. */
  async endGateway(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const child = this.#gateway;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** All items of one of the deployed tables. */
  async items(table: "Entities" | "Series" | "Events"): Promise<readonly Record<string, unknown>[]> {
    const resource = this.stack.resources().find(({ type, logicalId }) => type === "AWS::DynamoDB::Table" && logicalId.startsWith(table));
    const found: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new ScanCommand({
          TableName: resource?.physicalId,
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  }

  async stop(): Promise<void> {
    await this.endGateway("SIGTERM");
    await this.#stopSnmpd();
    await this.console.close();
    await this.stack.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  #configuration(): object {
    const address = "127.0.0.1";
    return {
      site: "busan",
      gateway: "gw-busan-1",
      uplink: { url: this.stack.functionUrl("isthmus-ingest-batch"), region: this.stack.region },
      spool: { dir: join(this.folder, "spool"), maxBytes: 64 * 1024 * 1024, allowVolatile: true },
      health: { address, port: this.ports.health },
      allowLoopbackTargets: true,
      credentials: {
        community: { version: "2c", community: { env: "SPINE_COMMUNITY" } },
        user: {
          version: "3",
          user: v3.user,
          auth: { protocol: "sha256", secret: { env: "SPINE_AUTH" } },
          priv: { protocol: "aes", secret: { env: "SPINE_PRIV" } },
        },
        "wrong-user": {
          version: "3",
          user: v3.user,
          auth: { protocol: "sha256", secret: { env: "SPINE_PRIV" } },
          priv: { protocol: "aes", secret: { env: "SPINE_AUTH" } },
        },
      },
      poll: { everySeconds: 10, timeoutMs: 1_000, retries: 0 },
      ping: { everySeconds: 1, timeoutMs: 500, downAfter: 3, upAfter: 2 },
      devices: [
        {
          id: "here-v2c",
          name: "This machine by v2c",
          role: "server",
          address,
          ping: true,
          snmp: { credential: "community", port: this.ports.snmp },
          uplinks: ["lo"],
        },
        {
          id: "here-v3",
          name: "This machine by v3",
          role: "server",
          address: "127.0.0.2",
          snmp: { credential: "user", port: this.ports.snmp },
        },
        {
          id: "wrong-digest",
          name: "A wrong pass phrase",
          address: "127.0.0.3",
          snmp: { credential: "wrong-user", port: this.ports.snmp },
        },
        { id: "silent", name: "Nobody answers", address: "127.0.0.4", snmp: { credential: "community", port: 9 } },
      ],
      syslog: { udp: { address, port: this.ports.syslog }, tcp: { address, port: this.ports.syslog } },
      traps: { address, port: this.ports.traps, communities: [{ env: "SPINE_TRAPS" }] },
    };
  }
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** Waits for a condition with a deadline. An attempt that throws counts as "not yet"; the last reason is in the error. */
export async function until(what: string, condition: () => Promise<boolean>, deadlineMs = 60_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  let reason = "the condition stayed false";
  while (performance.now() < endMs) {
    try {
      if (await condition()) return;
      reason = "the condition stayed false";
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`Not within ${deadlineMs} ms: ${what} (${reason})`);
}

/** Runs a program to its end and returns its exit code. */
export async function run(program: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(program, [...args], { stdio: "ignore", env: { PATH: process.env["PATH"], MIBS: "" } });
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}
