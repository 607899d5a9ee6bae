import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../runtime/system-clock.ts";
import { discoverEngine } from "../engine-discovery.ts";

export interface LoopbackAgent {
  stop(): Promise<void>;
}

/** Debian's snmpd on some loopback addresses, with the given lines of snmpd.conf and its files in a folder of its own. */
export async function startLoopbackAgent(options: {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly configuration: readonly string[];
}): Promise<LoopbackAgent> {
  const { addresses, port, configuration } = options;
  const folder = await mkdtemp(join(tmpdir(), "isthmus-agent-"));
  const conf = join(folder, "snmpd.conf");
  await writeFile(conf, `${configuration.join("\n")}\n`, { mode: 0o600 });
  const endpoints = addresses.map((address) => `udp:${address}:${port}`);
  const child = spawn("snmpd", ["-f", "-Lo", "-C", "-c", conf, "-I", "-smux", ...endpoints], {
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: "" },
    stdio: "ignore",
  });
  const deadlineMs = performance.now() + 10_000;
  for (const address of addresses) {
    while ((await discoverEngine({ address, port, timeoutMs: 200 }, systemClock)).kind !== "engine") {
      if (performance.now() > deadlineMs) {
        throw new Error(`snmpd does not answer on ${address}`);
      }
      await systemClock.sleep(20);
    }
  }
  return {
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
