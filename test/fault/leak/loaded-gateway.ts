import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleGateway } from "../../../onprem-gateway/scripts/bundle-gateway.ts";
import { freeUdpPort } from "../../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";

export interface LoadedGatewayOptions {
  readonly folder: string;
  readonly ingestUrl: string;
  readonly addresses: readonly string[];
  readonly everySeconds: number;
  readonly agentPort: number;
  readonly community: string;
}

/** A whole gateway, core and workers, bundled as in the image: what runs does not change with the sources. */
export interface LoadedGateway {
  readonly process: ChildProcess;
  readonly trapPort: number;
  readonly syslogPort: number;
  /** Occurrences by name, as its metrics tell them. Rejects while it does not answer. */
  counters(): Promise<ReadonlyMap<string, number>>;
}

export async function startLoadedGateway({
  folder,
  ingestUrl,
  addresses,
  everySeconds,
  agentPort,
  community,
}: LoadedGatewayOptions): Promise<LoadedGateway> {
  const [healthPort, trapPort, syslogPort] = [await freeUdpPort(), await freeUdpPort(), await freeUdpPort()];
  const address = "127.0.0.1";
  const config = {
    site: "busan",
    gateway: "gw-busan-1",
    uplink: { url: ingestUrl, region: "ap-northeast-2" },
    spool: { dir: join(folder, "spool"), allowVolatile: true },
    health: { address, port: healthPort },
    allowLoopbackTargets: true,
    credentials: { lab: { version: "2c", community: { env: "COMMUNITY" } } },
    poll: { everySeconds, timeoutMs: 2_000, retries: 1 },
    devices: addresses.map((each, n) => ({
      id: `sw${n}`,
      name: `Switch ${n}`,
      role: "switch",
      address: each,
      snmp: { credential: "lab", port: agentPort },
    })),
    traps: { address, port: trapPort, communities: [{ env: "TRAPS" }] },
    syslog: { udp: { address, port: syslogPort }, tcp: { address, port: syslogPort } },
  };
  const configPath = join(folder, "gateway.yaml");
  await writeFile(configPath, JSON.stringify(config));
  const program = join(folder, "gateway.mjs");
  await bundleGateway(program);
  const child = spawn(process.execPath, [program, "--config", configPath], {
    env: {
      PATH: process.env["PATH"] ?? "",
      // As the image and the shipped unit have it.
      MALLOC_ARENA_MAX: "1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      COMMUNITY: community,
      TRAPS: "lab",
    },
    stdio: ["ignore", "ignore", "ignore"],
  });
  return { process: child, trapPort, syslogPort, counters: () => countersOf(`http://${address}:${healthPort}/metrics`) };
}

async function countersOf(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(url)).text();
  const lines = text.matchAll(/^isthmus_occurrences_total\{name="([^"]+)"\} (\d+)$/gmu);
  return new Map([...lines].map(([, name = "", count]) => [name, Number(count)]));
}
