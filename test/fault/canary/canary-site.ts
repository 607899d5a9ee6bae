import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAwsSide } from "@isthmus/cli/start/aws-side";
import { type RunningConsole, startConsole } from "@isthmus/local-stack/console/start-console";
import type { LocalStack } from "@isthmus/local-stack/engine/local-stack";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { stringify } from "yaml";
import { freeUdpPort } from "../../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { makeCertificate } from "../../../onprem-gateway/src/collectors/syslog/testing/certificates.ts";
import { freePort, repositoryRoot, until } from "../../e2e/spine/site.ts";
import type { Canaries } from "./find-canaries.ts";

const address = "127.0.0.1";
const user = "monitor";

export interface CanaryPorts {
  readonly snmp: number;
  readonly health: number;
  readonly syslog: number;
  readonly tls: number;
  readonly traps: number;
}

/**
 * One site with a secret of every kind, each a canary: a stack that runs the template, snmpd as the device, a gateway process, and a proxy
 * before the function URL that keeps what the gateway sends. What they write stays in `artefacts`; the secrets' own files lie elsewhere.
 */
export class CanarySite {
  readonly artefacts: string;
  readonly secretsFolder: string;
  readonly ports: CanaryPorts;
  readonly stack: LocalStack;
  readonly console: RunningConsole;
  /** Secrets that nothing may write down, by name. */
  readonly canaries: Canaries;
  /** Bodies and headers that the gateway sent, signatures left out: those are made anew for each request. */
  readonly batches: Buffer[] = [];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #stopSnmpd: () => Promise<void>;
  readonly #proxy: Server;
  readonly #keeper: Server;
  #gateway: ChildProcess | undefined;
  output = "";

  private constructor(parts: {
    readonly folders: readonly [string, string];
    readonly ports: CanaryPorts;
    readonly stack: LocalStack;
    readonly console: RunningConsole;
    readonly secrets: Secrets;
    readonly stopSnmpd: () => Promise<void>;
    readonly tlsKey: string;
    readonly keeper: SecretKeeper;
  }) {
    [this.artefacts, this.secretsFolder] = parts.folders;
    this.ports = parts.ports;
    this.stack = parts.stack;
    this.console = parts.console;
    this.#stopSnmpd = parts.stopSnmpd;
    const credentials = parts.stack.issueCredentials("isthmus-site-busan", "gw-busan-1");
    this.canaries = {
      ...parts.secrets,
      awsSecretKey: credentials.secretAccessKey,
      awsSessionToken: credentials.sessionToken,
      tlsKey: parts.tlsKey,
    };
    this.#keeper = parts.keeper.server;
    this.#environment = {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: parts.keeper.url,
      AWS_ENDPOINT_URL_SSM: parts.keeper.url,
      PATH: process.env["PATH"] ?? "",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      CANARY_COMMUNITY: parts.secrets.community,
      CANARY_WRONG: parts.secrets.wrongPhrase,
      CANARY_TRAPS: parts.secrets.trapCommunity,
      CANARY_AUTH: parts.secrets.authPhrase,
      CANARY_SHORT: parts.secrets.shortPhrase,
    };
    this.#proxy = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const { authorization: _, "x-amz-security-token": __, ...headers } = request.headers;
        this.batches.push(Buffer.from(JSON.stringify(headers)), body);
        response.statusCode = 503;
        response.end();
      });
    });
  }

  static async start(): Promise<CanarySite> {
    const folders = [await mkdtemp(join(tmpdir(), "isthmus-artefacts-")), await mkdtemp(join(tmpdir(), "isthmus-secrets-"))] as const;
    const [artefacts, secretsFolder] = folders;
    const secrets = makeSecrets();
    const ports = {
      snmp: await freeUdpPort(),
      health: await freePort(),
      syslog: await freePort(),
      tls: await freePort(),
      traps: await freeUdpPort(),
    };
    await writeFile(join(secretsFolder, "priv"), `${secrets.privPhrase}\n`, { mode: 0o600 });
    const { key } = makeCertificate(secretsFolder, "syslog");
    const tlsKey = (await readFile(key, "utf8")).split("\n")[1] ?? "";
    const stateDir = join(artefacts, "local");
    await mkdir(stateDir, { recursive: true });
    const { stack } = await startAwsSide({ repositoryRoot, stateDir, endpointPort: 0, log: () => undefined });
    const keeper = await startSecretKeeper(secrets);
    const v3 = { user, authSecret: secrets.authPhrase, privSecret: secrets.privPhrase };
    const snmpd = await startPrivateSnmpd({
      stateDir: join(secretsFolder, "snmpd"),
      address,
      port: ports.snmp,
      community: secrets.community,
      v3,
    });
    if (snmpd.kind !== "running") throw new Error(snmpd.message);
    const page = await startConsole({ view: stack, port: 0, host: address });
    return new CanarySite({ folders, ports, stack, console: page, secrets, tlsKey, keeper, stopSnmpd: () => snmpd.stop() });
  }

  /** Writes the configuration, changed as asked, and gives its path. */
  async configure(name: string, change: (configuration: Record<string, unknown>) => void = () => undefined): Promise<string> {
    const configuration = this.#configuration();
    change(configuration);
    const file = join(this.artefacts, `${name}.yaml`);
    await writeFile(file, stringify(configuration));
    return file;
  }

  /** Runs a program of the repository with the secrets in its environment to its end, and gives all that it writes. */
  async run(script: string, ...args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [join(repositoryRoot, script), ...args], { cwd: this.artefacts, env: this.#environment });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
    await once(child, "close");
    return output;
  }

  async startGateway(file: string): Promise<void> {
    const entry = join(repositoryRoot, "onprem-gateway/src/main.ts");
    const child = spawn(process.execPath, [entry, "--config", file], { cwd: this.artefacts, env: this.#environment });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (this.output += String(chunk)));
    this.#gateway = child;
    await until("the gateway answers", async () => (await fetch(`http://${address}:${this.ports.health}/health`)).status > 0);
  }

  /** Throws what the gateway said last when it has ended by itself. */
  assertRunning(): void {
    if (this.#gateway?.exitCode !== null) throw new Error(`the gateway has ended: ${this.output.slice(-500)}`);
  }

  /** Ends the gateway with a signal and waits until it is gone. */
  async endGateway(signal: NodeJS.Signals): Promise<void> {
    const child = this.#gateway;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  /** Where the proxy listens: a function URL that is never ready. */
  async startProxy(): Promise<string> {
    await new Promise<void>((resolve) => this.#proxy.listen(0, address, resolve));
    const at = this.#proxy.address();
    return `http://${address}:${typeof at === "object" && at !== null ? at.port : 0}/lambda-url/canary/`;
  }

  async stop(): Promise<void> {
    await this.endGateway("SIGKILL");
    this.#proxy.close();
    this.#keeper.close();
    await this.#stopSnmpd();
    await this.console.close();
    await this.stack.close();
    for (const folder of [this.artefacts, this.secretsFolder]) await rm(folder, { recursive: true, force: true });
  }

  #configuration(): Record<string, unknown> {
    const { ports } = this;
    const snmp = (credential: string, port = ports.snmp) => ({ credential, port });
    const secret = {
      auth: { protocol: "sha256", secret: { env: "CANARY_AUTH" } },
      priv: { protocol: "aes", secret: { file: join(this.secretsFolder, "priv") } },
    };
    const wrong = { ...secret, auth: { protocol: "sha256", secret: { env: "CANARY_WRONG" } } };
    return {
      site: "busan",
      gateway: "gw-busan-1",
      uplink: { url: this.stack.functionUrl("isthmus-ingest-batch"), region: this.stack.region },
      spool: { dir: join(this.artefacts, "spool"), maxBytes: 64 * 1024 * 1024, allowVolatile: true },
      health: { address, port: ports.health },
      allowLoopbackTargets: true,
      credentials: {
        community: { version: "2c", community: { env: "CANARY_COMMUNITY" } },
        "wrong-community": { version: "1", community: { env: "CANARY_WRONG" } },
        user: { version: "3", user, ...secret },
        "wrong-user": { version: "3", user, ...wrong },
        kept: {
          version: "3",
          user,
          auth: { protocol: "sha256", secret: { secretsManager: "isthmus/busan/core", key: "phrase" } },
          priv: { protocol: "aes", secret: { ssm: "/isthmus/busan/core" } },
        },
      },
      poll: { everySeconds: 5, timeoutMs: 1_000, retries: 0 },
      ping: { everySeconds: 1, timeoutMs: 500, downAfter: 3, upAfter: 2 },
      devices: [
        { id: "here-v2c", name: "By v2c", role: "server", address, snmp: snmp("community") },
        { id: "here-v3", name: "By v3", address: "127.0.0.1", snmp: snmp("user") },
        { id: "wrong-v1", name: "A wrong community", address, snmp: snmp("wrong-community") },
        { id: "wrong-v3", name: "A wrong pass phrase", address, snmp: snmp("wrong-user") },
        { id: "kept-wrong", name: "Secrets that AWS keeps", address: "127.0.0.1", snmp: snmp("kept") },
        { id: "silent", name: "Nobody answers", address: "127.0.0.4", snmp: snmp("community", 9) },
      ],
      syslog: {
        udp: { address, port: ports.syslog },
        tcp: { address, port: ports.syslog },
        tls: { address, port: ports.tls, certificate: join(this.secretsFolder, "syslog.crt"), key: join(this.secretsFolder, "syslog.key") },
      },
      traps: { address, port: ports.traps, communities: [{ env: "CANARY_TRAPS" }], credentials: ["user"] },
    };
  }
}

interface Secrets extends Readonly<Record<string, string>> {
  readonly community: string;
  readonly wrongPhrase: string;
  readonly trapCommunity: string;
  readonly authPhrase: string;
  readonly privPhrase: string;
  readonly shortPhrase: string;
  readonly keptBySecretsManager: string;
  readonly keptByParameterStore: string;
  /** What others send in clear text: a community that is not ours is somebody's secret, too. */
  readonly strangersCommunity: string;
}

function makeSecrets(): Secrets {
  const canary = (name: string) => `canary-${name}-${randomUUID()}`;
  return {
    community: canary("community"),
    wrongPhrase: canary("wrong"),
    trapCommunity: canary("traps"),
    authPhrase: canary("auth"),
    privPhrase: canary("priv"),
    shortPhrase: `S~${randomUUID().slice(0, 5)}`,
    keptBySecretsManager: canary("kept-secret"),
    keptByParameterStore: canary("kept-parameter"),
    strangersCommunity: canary("stranger"),
  };
}

interface SecretKeeper {
  readonly server: Server;
  readonly url: string;
}

/** Secrets Manager and Parameter Store, as far as the gateway asks them: GetSecretValue and GetParameter. */
async function startSecretKeeper(secrets: Secrets): Promise<SecretKeeper> {
  const server = createServer((request, response) => {
    const secret = { Name: "isthmus/busan/core", SecretString: JSON.stringify({ phrase: secrets.keptBySecretsManager }), VersionId: "1" };
    const parameter = { Parameter: { Name: "/isthmus/busan/core", Type: "SecureString", Value: secrets.keptByParameterStore } };
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify(String(request.headers["x-amz-target"]).startsWith("AmazonSSM") ? parameter : secret));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const at = server.address();
  return { server, url: `http://${address}:${typeof at === "object" && at !== null ? at.port : 0}/` };
}
