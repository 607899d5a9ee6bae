/** The image's own health check against a gateway that is frozen. ISTHMUS_SOAK=1 waits between checks as long as the container runtime does. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { type RealGateway, startRealGateway } from "./real-gateway.ts";
import { printFigures } from "./simulation/print-figures.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const scaledIntervalMs = 500;

let folder = "";
let gateway: RealGateway | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-frozen-"));
});
afterEach(async () => {
  gateway?.process.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

interface HealthCheck {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly command: readonly string[];
}

async function healthCheckOfImage(): Promise<HealthCheck> {
  const dockerfile = await readFile(join(import.meta.dirname, "../../onprem-gateway/Dockerfile"), "utf8");
  const [, interval, timeout, retries, command = "[]"] =
    /HEALTHCHECK --interval=(\d+)s --timeout=(\d+)s .*--retries=(\d+) \\\n\s+CMD (\[.*\])/u.exec(dockerfile) ?? [];
  return {
    intervalMs: Number(interval) * 1_000,
    timeoutMs: Number(timeout) * 1_000,
    retries: Number(retries),
    command: JSON.parse(command) as readonly string[],
  };
}

/** One check as a container runtime makes it: exit code 0 in time is healthy. */
async function check({ command: [, ...args], timeoutMs }: HealthCheck, healthUrl: string): Promise<boolean> {
  const child = spawn(process.execPath, args, { env: { ISTHMUS_HEALTH_URL: healthUrl }, stdio: "ignore" });
  const late = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  clearTimeout(late);
  return code === 0;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a gateway that is frozen", { timeout: 120_000 }, () => {
  it("L2: fails the health check of its container within 30 s", async () => {
    const image = await healthCheckOfImage();
    gateway = await startRealGateway(folder, await freeUdpPort());
    const { healthUrl } = gateway;
    while (!(await check(image, healthUrl))) {
      await pause(100);
    }

    gateway.process.kill("SIGSTOP");
    let checkingMs = 0;
    for (let failures = 0; failures < image.retries; failures += 1) {
      await pause(soak ? image.intervalMs : scaledIntervalMs);
      const startedMs = performance.now();
      expect(await check(image, healthUrl)).toBe(false);
      checkingMs += performance.now() - startedMs;
    }
    gateway.process.kill("SIGCONT");
    const unhealthyAfterMs = Math.round(checkingMs + image.retries * image.intervalMs);

    printFigures("frozen gateway", { checks: image.retries, unhealthyAfterMs });
    expect(unhealthyAfterMs).toBeLessThanOrEqual(30_000);
  });
});
