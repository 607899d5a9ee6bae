import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { repositoryRoot, until } from "./spine/site.ts";

const cli = join(repositoryRoot, "packages/cli/src/main.ts");
const consolePort = 20_600;
let folder: string;
let browser: Browser;
let page: Page;
let started: ChildProcess;
let printed = "";

/** `isthmus <args>` in the folder of the stack. */
async function isthmus(...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

async function start(): Promise<void> {
  printed = "";
  started = spawn(process.execPath, [cli, "start", "--port", String(consolePort)], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [started.stdout, started.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  await until("the address is printed", async () => {
    if (started.exitCode !== null) throw new Error(printed);
    return printed.includes(`http://127.0.0.1:${consolePort}/`);
  });
}

async function stop(): Promise<number | null> {
  if (started.exitCode !== null) return started.exitCode;
  const gone = once(started, "exit");
  started.kill("SIGINT");
  await gone;
  return started.exitCode;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-start-"));
  mkdirSync(join(repositoryRoot, "test-output"), { recursive: true });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1440, height: 1400 } });
  await start();
});

afterAll(async () => {
  await browser.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a newcomer's first minutes", () => {
  it("shows the lab's devices, this machine and both VPCs within a minute of the start", async () => {
    await page.goto(`http://127.0.0.1:${consolePort}/`);

    for (const name of ["Access switch 1", "This machine", "10.20.0.0/16", "10.30.0.0/16", "isthmus-busan-device-down"]) {
      await page.getByText(name).first().waitFor({ timeout: 60_000 });
    }
    await page.screenshot({ path: join(repositoryRoot, "test-output/start.png"), fullPage: true });
  });

  it("probes a lab device by hand", async () => {
    const { code, output } = await isthmus("probe", "127.0.10.1", "--port", "1161", "--community", "isthmus-lab", "--json");

    expect(code).toBe(0);
    expect(output).toContain("Gi0/48");
  });

  it("says what is wrong when a device does not answer", async () => {
    const { code, output } = await isthmus("probe", "127.0.10.1", "--port", "1161", "--community", "not-it", "--timeout", "500");

    expect(code).toBe(2);
    expect(output).toMatch(/timeout|did not answer|no answer/iu);
  });

  it("refuses a second start in the same folder", async () => {
    const { code, output } = await isthmus("start", "--port", String(consolePort));

    expect(code).toBe(1);
    expect(output).toContain("already runs");
  });

  it("shows a dead device as down with its reason, and as up again", async () => {
    const switched = page.getByRole("row").filter({ hasText: "Firewall" });

    expect(await isthmus("lab", "device-down")).toMatchObject({ code: 0 });
    await until("the firewall is down on the page", async () => ((await switched.first().textContent()) ?? "").includes("down"), 150_000);
    expect(await isthmus("lab", "device-up")).toMatchObject({ code: 0 });
    await until(
      "the firewall is up on the page",
      async () => !((await switched.first().textContent()) ?? "down").includes("down"),
      150_000,
    );
  });

  it("takes what a scenario happens to, and says what a scenario does not take", async () => {
    const { code, output } = await isthmus("lab", "port-flap", "--device", "rt1", "--port", "Gi0/0/0", "--times", "1");

    expect({ code, output }).toEqual({ code: 0, output: "rt1 Gi0/0/0 went down and up once.\n" });
    expect(await isthmus("lab", "uplink-cut", "--device", "sw1")).toMatchObject({ code: 1 });
  });

  it("keeps what it knew over a restart, and leaves nothing running", async () => {
    expect(await stop()).toBe(0);
    expect(existsSync(join(folder, ".isthmus/run.json"))).toBe(false);

    await start();
    await page.goto(`http://127.0.0.1:${consolePort}/`);
    await page.getByText("Access switch 1").first().waitFor({ timeout: 20_000 });
    const { code, output } = await isthmus("spool", "verify", "--dir", ".isthmus/spool");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, ".isthmus/gateway.log"), "utf8")).not.toContain("isthmus-lab");
  });

  it("ends what a killed start left behind", async () => {
    const gone = once(started, "exit");
    started.kill("SIGKILL");
    await gone;

    await start();

    expect(printed).toContain("A gateway was left over");
  });
});
