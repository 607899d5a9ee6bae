import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runCli } from "@isthmus/cli/program";
import { startAwsSide } from "@isthmus/cli/start/aws-side";
import { writeRunRecord } from "@isthmus/cli/state-folder";
import { recordingContext } from "@isthmus/cli/testing/recording-context";
import { type RunningConsole, startConsole } from "@isthmus/local-stack/console/start-console";
import type { LocalStack } from "@isthmus/local-stack/engine/local-stack";
import { signDesired } from "@isthmus/onprem-gateway/twin/desired-signature";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { repositoryRoot, until } from "./spine/site.ts";

const address = "127.0.0.1";
const operator = keyPair();

let folder: string;
let stack: LocalStack;
let page: RunningConsole;
let line: Server;
let gateway: ChildProcess | undefined;
/** What happens to a desired configuration on its way to the gateway. */
let onTheWay = (document: string): string => document;

function keyPair(): { readonly pem: string; readonly trustKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { pem, trustKey: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-signed-"));
  await mkdir(join(folder, ".isthmus/local"), { recursive: true });
  ({ stack } = await startAwsSide({ repositoryRoot, stateDir: join(folder, ".isthmus/local"), endpointPort: 0, log: () => undefined }));
  page = await startConsole({ view: stack, port: 0, host: address });
  const consolePort = Number(new URL(page.url).port);
  await writeRunRecord(folder, { pid: process.pid, consolePort, endpointPort: 1, syslogPort: 1, trapPort: 1 });
  line = createServer(passOn).listen(0, address);
  await once(line, "listening");
  await writeFile(join(folder, "operator.pem"), operator.pem);
});

afterAll(async () => {
  await endGateway();
  line.close();
  await page.close();
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

/** The line between gateway and cloud: passes everything on as it is, but for desired configurations. */
function passOn(asked: IncomingMessage, answer: ServerResponse): void {
  const { port } = new URL(stack.endpointUrl);
  const isConfig = asked.url?.endsWith("/desired-config") === true;
  const passed = request({ host: address, port, path: asked.url, method: asked.method, headers: asked.headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => {
      const body = Buffer.concat(chunks);
      const told = isConfig && response.statusCode === 200 ? Buffer.from(onTheWay(body.toString())) : body;
      answer.writeHead(response.statusCode ?? 502, { ...response.headers, "content-length": told.length });
      answer.end(told);
    });
  });
  asked.pipe(passed);
}

/** A gateway that trusts the operator's key only. */
async function startGateway(): Promise<void> {
  const { port } = line.address() as AddressInfo;
  const ingest = new URL(stack.functionUrl("isthmus-ingest-batch"));
  ingest.port = String(port);
  const file = join(folder, "gateway.yaml");
  const configuration = {
    site: "busan",
    gateway: "gw-busan-1",
    uplink: { url: ingest.href, region: stack.region },
    spool: { dir: join(folder, "spool"), maxBytes: 64 * 1024 * 1024, allowVolatile: true },
    allowLoopbackTargets: true,
    cloudConfig: { targets: ["127.0.0.0/8"], trustKey: operator.trustKey },
    devices: [{ id: "here", name: "This machine", address, ping: true }],
  };
  await writeFile(file, stringify(configuration));
  const { accessKeyId, secretAccessKey, sessionToken } = stack.issueCredentials("isthmus-site-busan", "gw-busan-1");
  gateway = spawn(process.execPath, [join(repositoryRoot, "onprem-gateway/src/main.ts"), "--config", file], {
    cwd: folder,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
  });
}

async function endGateway(): Promise<void> {
  if (gateway === undefined || gateway.exitCode !== null) return;
  const gone = once(gateway, "exit");
  gateway.kill("SIGTERM");
  await gone;
}

async function isthmus(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const printed: string[] = [];
  const code = await runCli(args, recordingContext({ cwd: folder, printed }));
  return { code, output: printed.join("\n") };
}

/** A version that differs from the others in one number. */
async function settingsFile(downAfter: number): Promise<string> {
  const name = `v${downAfter}.yaml`;
  await writeFile(join(folder, name), stringify({ ping: { downAfter } }));
  return name;
}

/** What the gateway keeps of versions: the last good one, and the last that it refused. */
async function kept(): Promise<{ readonly good?: number | undefined; readonly refused?: number | undefined }> {
  const record = JSON.parse(gunzipSync(await readFile(join(folder, "spool/desired-config.json.gz"))).toString()) as {
    readonly good?: { readonly config: { readonly version: number } };
    readonly refused?: { readonly version: number };
  };
  return { good: record.good?.config.version, refused: record.refused?.version };
}

/**
 * What `isthmus config gateways` says of a version that was pushed, once the gateway has made up its mind. It is started for its first heartbeat,
 * which brings the offer, and again, since its next one tells what came of it.
 */
async function verdict(version: number): Promise<string> {
  await endGateway();
  await startGateway();
  await until(`the gateway has judged version ${version}`, async () => Object.values(await kept()).includes(version));
  await endGateway();
  await startGateway();
  let said = "";
  await until("the cloud has heard of it", async () => {
    said = (await isthmus("config", "gateways", "--site", "busan")).output;
    return /runs it|refuses it/u.test(said) && !(await overview()).includes("does not run what is wanted yet");
  });
  return said;
}

async function push(...args: readonly string[]): Promise<void> {
  expect(await isthmus("config", "push", ...args, "--site", "busan")).toMatchObject({ code: 0 });
}

async function overview(): Promise<string> {
  const outcome = await stack.invoke("customWidget-isthmus-overview", { view: "overview", widgetContext: { theme: "light" } });
  return outcome.kind === "ok" ? String(outcome.payload) : "";
}

// One gateway, one version after the other.
describe("what an operator signed and pushed", () => {
  it("T24: is taken by a gateway that trusts the key", async () => {
    await push(await settingsFile(4), "--sign-with", "operator.pem");

    expect(await verdict(1)).toMatch(/runs it/u);
  });

  it("T24: unsigned, is refused: the last good one stays, and the command and the overview say why", async () => {
    await push(await settingsFile(5));

    expect(await verdict(2)).toMatch(/refuses it[\s\S]*not signed/u);
    expect(await kept()).toEqual({ good: 1, refused: 2 });
    expect(await overview()).toMatch(/refuses what is wanted, wanted 2, running 1[\s\S]*it is not signed/u);
  });

  it("T24: changed on the way, is refused, and the last good one stays", async () => {
    onTheWay = (document) => document.replace('downAfter\\":7', 'downAfter\\":9');
    await push(await settingsFile(7), "--sign-with", "operator.pem");

    expect(await verdict(3)).toMatch(/refuses it[\s\S]*does not match its hash/u);
    expect(await kept()).toEqual({ good: 1, refused: 3 });
  });

  it("T24: signed before the one that it follows, is refused: nobody brings an old word back", async () => {
    onTheWay = (document) => document;
    const settings = { ping: { downAfter: 8 } };
    const signed = signDesired(settings, { siteId: "busan", signedMs: Date.now() - 3_600_000, keyPem: operator.pem });
    const signature = signed.kind === "signed" ? signed.signature : undefined;
    await stack.invoke("isthmus-manage-config", { action: "push", site: "busan", settings, signature });

    expect(await verdict(4)).toMatch(/refuses it[\s\S]*signature is older/u);
    expect(await kept()).toEqual({ good: 1, refused: 4 });
  });

  it("T24: right again, is taken after all that", async () => {
    await push(await settingsFile(9), "--sign-with", "operator.pem");

    expect(await verdict(5)).toMatch(/runs it/u);
  });
});
