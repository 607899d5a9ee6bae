import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../runtime/system-clock.ts";
import { until } from "../testing/collector-harness.ts";
import type { PingResult } from "./fping-output.ts";
import { FpingPinger } from "./fping-pinger.ts";

describe("FpingPinger with a stand-in for fping", () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  /** Runs the pinger with a shell script that passes the self-test and then does what `loop` says. */
  async function started(loop: string) {
    const folder = await mkdtemp(join(tmpdir(), "isthmus-fping-"));
    const program = join(folder, "fping");
    await writeFile(program, `#!/bin/sh\ncase "$1" in -c) exit 0;; esac\n${loop}\n`);
    await chmod(program, 0o755);
    const results: PingResult[] = [];
    const problems: (string | undefined)[] = [];
    const pinger = new FpingPinger({
      targets: ["192.0.2.1"],
      periodMs: 100,
      timeoutMs: 50,
      onResult: (result) => results.push(result),
      onProblem: (problem) => problems.push(problem),
      clock: systemClock,
      program,
    });
    cleanups.push(
      () => pinger.stop(),
      () => rm(folder, { recursive: true, force: true }),
    );
    pinger.start();
    return { results, problems };
  }

  const canaryLine = 'echo "127.0.0.1 : [0], 64 bytes, 0.05 ms (0.05 avg, 0% loss)"';

  it("counts a target as missed that fping says nothing about, while the loopback is heard", async () => {
    const { results, problems } = await started(`while true; do ${canaryLine}; sleep 0.1; done`);

    await until(() => results.filter(({ target }) => target === "192.0.2.1").length >= 2, { what: "two misses" });

    expect(results.filter(({ target }) => target === "192.0.2.1").every(({ rttUs }) => rttUs === undefined)).toBe(true);
    expect(problems.at(-1)).toBeUndefined();
  });

  it("T14: gives fping nothing of the environment that it does not need, such as credentials", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3CR3T-1");
    vi.stubEnv("ISTHMUS_COMMUNITY", "S3CR3T-2");
    try {
      const { results, problems } = await started(`env | grep -q S3CR3T || while true; do ${canaryLine}; sleep 0.1; done`);

      await until(() => results.length > 0, { what: "a result, which fping gives only where no secret reached it" });

      expect(problems.at(-1)).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("reports nothing and restarts when the loopback is no longer heard", async () => {
    const { results, problems } = await started('while true; do echo "192.0.2.1 : [0], timed out (NaN avg, 100% loss)"; sleep 0.1; done');

    await until(() => problems.some((problem) => problem?.includes("loopback")), { what: "the doubt" });
    const reportedBefore = results.length;
    await until(() => problems.filter((problem) => problem?.includes("loopback")).length >= 2, { what: "the second doubt" });

    expect(results.length - reportedBefore).toBeLessThan(20);
  });

  it("restarts fping when it ends", async () => {
    const { results, problems } = await started(`${canaryLine}; exit 1`);

    await until(() => results.length >= 3, { what: "three starts" });

    expect(problems).toContain("fping ended and is being restarted");
  });
});
