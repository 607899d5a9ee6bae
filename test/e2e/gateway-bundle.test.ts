import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleGateway } from "../../onprem-gateway/scripts/bundle-gateway.ts";

let folder = "";
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-bundle-"));
  await bundleGateway(join(folder, "gateway.mjs"));
});

afterEach(() => {
  for (const child of running.splice(0)) {
    child.kill("SIGKILL");
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = folder,
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, ["gateway.mjs", ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, output }))) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function writeConfig(name: string, options: { readonly healthPort: number; readonly more?: string }): Promise<string> {
  const lines = [
    "site: busan",
    "gateway: gw-busan-1",
    'uplink: { url: "http://127.0.0.1:9/lambda-url/none/", region: ap-northeast-2 }',
    `spool: { dir: ${join(folder, "spool")} }`,
    `health: { address: 127.0.0.1, port: ${options.healthPort} }`,
    options.more ?? "",
  ];
  const path = join(folder, name);
  await writeFile(path, lines.join("\n"));
  return path;
}

/** Polls until the gateway answers; a gateway that never does ends the test by its timeout. */
async function health(port: number): Promise<{ readonly status: number; readonly body: unknown }> {
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/health`);
      return { status: response.status, body: await response.json() };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A folder with all that is shipped. */
async function bundledWhole(): Promise<string> {
  const whole = join(folder, "whole");
  const script = join(import.meta.dirname, "../../onprem-gateway/scripts/bundle.ts");
  await promisify(execFile)(process.execPath, [script, "--out", join(whole, "gateway.mjs")]);
  return whole;
}

/** What a gateway says until after its first request to a device. */
async function outputOfPolling(name: string, cwd: string): Promise<string> {
  const device = createSocket("udp4").bind(0, "127.0.0.1");
  await once(device, "listening");
  const asked = once(device, "message");
  const more = [
    'credentials: { lab: { version: "2c", community: { env: COMMUNITY } } }',
    "poll: { everySeconds: 10 }",
    "allowLoopbackTargets: true",
    `devices: [{ id: sw1, name: Switch, address: 127.0.0.1, snmp: { credential: lab, port: ${device.address().port} } }]`,
  ].join("\n");
  const config = await writeConfig(name, { healthPort: await freePort(), more });
  const { child, ended } = start(["--config", config], { COMMUNITY: "lab" }, cwd);
  await asked;
  child.kill("SIGTERM");
  device.close();
  return (await ended).output;
}

describe("the gateway bundle in a folder without node_modules", () => {
  it("is one file", async () => {
    expect((await readdir(folder)).filter((name) => !/\.LEGAL\.txt$|\.yaml$|^spool|^whole$/u.test(name))).toEqual(["gateway.mjs"]);
  });

  it("checks a configuration and tells what would run", async () => {
    const config = await writeConfig("check.yaml", {
      healthPort: 8_161,
      more: "devices: [{ id: sw1, name: Switch, address: 192.0.2.1, ping: true }]",
    });

    const { code, output } = await start(["--check", "--config", config]).ended;

    expect(code).toBe(0);
    expect(output).toContain("ping 1 every 10 s");
  });

  it("lists every problem of a configuration and exits 1 before anything starts", async () => {
    const config = await writeConfig("bad.yaml", { healthPort: 99_999, more: "nonsense: true" });

    const { code, output } = await start(["--config", config]).ended;

    expect(code).toBe(1);
    expect(output).toContain("health.port");
    expect(output).toContain("nonsense");
  });

  it("prints its usage and exits 2 when the arguments are wrong", async () => {
    expect(await start(["--frobnicate"]).ended).toEqual({ code: 2, output: "usage: gateway --config FILE [--check]\n" });
  });

  it("starts with its worker processes, answers /health, and ends in order on SIGTERM", async () => {
    const [healthPort, syslogPort, trapPort] = [await freePort(), await freePort(), await freePort()];
    const config = await writeConfig("run.yaml", {
      healthPort,
      more: [
        `syslog: { udp: { address: 127.0.0.1, port: ${syslogPort} }, tcp: { address: 127.0.0.1, port: ${syslogPort} } }`,
        `traps: { address: 127.0.0.1, port: ${trapPort}, communities: [{ env: TRAP_COMMUNITY }] }`,
      ].join("\n"),
    });
    const { child, ended } = start(["--config", config], { TRAP_COMMUNITY: "S3CR3T-bundle" });

    const { status, body } = await health(healthPort);
    const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
    child.kill("SIGTERM");
    const { code, output } = await ended;

    expect([200, 503]).toContain(status);
    expect(body).toMatchObject({ version: "0.1.0", spool: { evicted: 0 } });
    expect(metrics).toContain("isthmus_spool_records");
    expect(code, output).toBe(0);
    expect(output).toContain('"gateway.stopped"');
    expect(output).not.toContain("S3CR3T");
    // Nothing lies beside this bundle: traps keep their numbers, and the log says why.
    expect(output).toContain('"file":"standard.isthmus-mib","reason":"it did not come with the gateway"');
  });

  it("polls with a call for each datagram, and says that the package for more is missing", async () => {
    expect(await outputOfPolling("alone.yaml", folder)).toMatch(/"reason":"package".*"snmp\.datagrams\.single"/u);
  });

  it("polls with many datagrams a call when it was bundled with its package", async () => {
    const output = await outputOfPolling("package.yaml", await bundledWhole());

    expect(output).toContain('"gateway.stopped"');
    expect(output).not.toContain("snmp.datagrams.single");
  });

  it("names traps when it was bundled with its data", async () => {
    const whole = await bundledWhole();
    const [healthPort, trapPort] = [await freePort(), await freePort()];
    const traps = `traps: { address: 127.0.0.1, port: ${trapPort}, communities: [{ env: TRAP_COMMUNITY }] }`;
    const config = await writeConfig("whole.yaml", { healthPort, more: traps });
    const { child, ended } = start(["--config", config], { TRAP_COMMUNITY: "lab" }, whole);

    await health(healthPort);
    child.kill("SIGTERM");

    expect((await ended).output).toMatch(/"trap\.mibs".*"objects":\d{4,}|"objects":\d{4,}.*"trap\.mibs"/u);
  });

  it("refuses a second gateway on the same spool", async () => {
    const [first, second] = [await freePort(), await freePort()];
    start(["--config", await writeConfig("first.yaml", { healthPort: first })]);
    await health(first);

    const { code, output } = await start(["--config", await writeConfig("second.yaml", { healthPort: second })]).ended;

    expect(code).toBe(1);
    expect(output).toContain("spool-locked");
  });
});
