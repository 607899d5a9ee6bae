import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./program.ts";
import { recordingContext } from "./testing/recording-context.ts";

let folder: string;
let printed: string[];
let complained: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-cli-"));
  printed = [];
  complained = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): Promise<number> {
  const env = { PATH: process.env["PATH"], AUTH: "a-pass-phrase" };
  return runCli(args, recordingContext({ cwd: folder, env, printed, complained }));
}

async function withRunRecord(record: object): Promise<void> {
  await mkdir(join(folder, ".isthmus"));
  await writeFile(join(folder, ".isthmus", "run.json"), JSON.stringify(record));
}

const ports = { consolePort: 9, endpointPort: 10, syslogPort: 23, trapPort: 71 };

describe("starting", () => {
  it("is refused in a folder where a stack runs, and says where that one is", async () => {
    await withRunRecord({ pid: process.pid, ...ports });

    expect(await run("start")).toBe(1);

    expect(complained.join("\n")).toContain(`already runs from this folder (process ${process.pid}, http://127.0.0.1:9/)`);
  });

  it("is refused when a port is taken, before anything is started, with its purpose and the remedy", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;

    const code = await run("start", "--port", String(port), "--lab", "none");
    server.close();

    expect(code).toBe(1);
    expect(complained.join("\n")).toContain(`tcp 127.0.0.1:${port} (console)`);
    expect(await readdir(folder)).toEqual([]);
  });

  it("does not mistake the record of a dead stack for a running one", async () => {
    const dead = spawnSync(process.execPath, ["-e", "0"]);
    await withRunRecord({ pid: dead.pid, ...ports });

    expect(await run("status")).toBe(1);

    expect(complained.join("\n")).toContain("No local stack runs from this folder");
  });
});

describe("command line", () => {
  it("shows every command in its help, and exits 0", async () => {
    expect(await run("--help")).toBe(0);

    for (const command of ["start", "status", "lab", "probe", "discover", "walk", "oid", "gateway", "spool", "doctor"])
      expect(printed.join("\n")).toContain(command);
  });

  it("has examples in the help of the commands that people type", async () => {
    for (const command of ["start", "lab", "probe", "discover", "walk", "oid", "spool"]) {
      printed = [];
      expect(await run(command, "--help"), command).toBe(0);
      expect(printed.join("\n"), command).toContain("Examples:");
    }
  });

  it("exits 1 and says what is wrong for unknown commands, unknown options and values out of range", async () => {
    expect(await run("frobnicate")).toBe(1);
    expect(await run("probe", "192.0.2.1", "--colour")).toBe(1);
    expect(await run("probe", "192.0.2.1", "--community", "x", "--port", "70000")).toBe(1);
    expect(await run("start", "--lab", "enormous")).toBe(1);

    expect(complained.join("\n")).toMatch(
      /unknown command 'frobnicate'[\s\S]*unknown option '--colour'[\s\S]*whole number from 1 to 65535[\s\S]*none, small, large/u,
    );
  });

  it("exits 1 for a probe without a credential, without asking the network", async () => {
    expect(await run("probe", "192.0.2.1")).toBe(1);
    expect(await run("probe", "192.0.2.1", "--v3-user", "u", "--auth-pass-env", "UNSET")).toBe(1);

    expect(complained.join("\n")).toContain("--community-env NAME");
    expect(complained.join("\n")).toContain("UNSET is not set");
  });

  it("exits 2 with the reason and a hint when the device does not answer, also as JSON", async () => {
    const silent = ["probe", "127.0.0.1", "--port", "9", "--community", "x", "--timeout", "100", "--retries", "0"];

    expect(await run(...silent)).toBe(2);
    expect(await run(...silent, "--json")).toBe(2);

    expect(complained.join("\n")).toMatch(/127\.0\.0\.1 port 9: \S+\. \S+/u);
    expect(JSON.parse(printed.join("\n"))).toMatchObject({ kind: "failed", address: "127.0.0.1", port: 9 });
  });

  it("exits 1 for commands that need a running stack where none runs, also after one died", async () => {
    expect(await run("lab")).toBe(1);
    expect(await run("status")).toBe(1);

    expect(complained.join("\n")).toContain("isthmus start");
  });

  it("exits 1 for a spool that cannot be read, or none at all", async () => {
    expect(await run("spool", "ls", "nowhere")).toBe(1);
    expect(await run("spool", "verify")).toBe(1);

    expect(complained.join("\n")).toContain("cannot be read as a spool directory");
    expect(complained.join("\n")).toContain("--dir");
  });

  it("exits 1 for a gateway configuration that is missing or wrong", async () => {
    expect(await run("gateway", "run", "--config", "missing.yaml")).toBe(1);
    await writeFile(join(folder, "wrong.yaml"), "site: [1]\n");
    expect(await run("gateway", "run", "--config", "wrong.yaml", "--check")).toBe(1);
  });

  it("names the remedy for what doctor finds, as text and as JSON", async () => {
    await run("doctor", "--port", "47310");
    await run("doctor", "--port", "47310", "--json");

    expect(printed[0]).toMatch(/ok {4}Node\.js/u);
    const results = JSON.parse(printed[1] ?? "") as { name: string; status: string; remedy?: string }[];
    expect(results.map(({ name }) => name)).toContain("fping");
    for (const result of results.filter(({ status }) => status !== "ok")) expect(result.remedy).toBeTruthy();
  });
});
