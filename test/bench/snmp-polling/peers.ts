import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import snmp from "net-snmp";
import { addressOf, end } from "./agent.ts";
import { cpuSeconds } from "./cpu.ts";

/** Polls of a peer, and the processor time it took for them. */
export interface PeerRun {
  readonly polls: number;
  readonly cpuS: number;
}

export interface PeerOptions {
  readonly port: number;
  readonly devices: number;
  readonly measureMs: number;
}

const tables = ["1.3.6.1.2.1.2.2", "1.3.6.1.2.1.31.1.1"];
const atOnce = 8;
/** 48 ports and 20 columns. */
const valuesEach = 960;

/** True when a program can be found. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** npm net-snmp walking ifTable and ifXTable as subtrees, one session per device, in this process. */
export async function walkWithNetSnmp({ port, devices, measureMs }: PeerOptions): Promise<PeerRun> {
  const sessions = Array.from({ length: devices }, (_, n) =>
    snmp.createSession(addressOf(n), "public", { port, version: snmp.Version2c, timeout: 2_000 }),
  );
  let values = 0;
  const count = (varbinds: readonly unknown[]) => {
    values += varbinds.length;
  };
  const walk = (session: snmp.Session, table: string) => new Promise<void>((resolve) => session.subtree(table, 25, count, () => resolve()));
  const before = cpuSeconds("self");
  const polls = await repeat(measureMs, async (n) => {
    const session = sessions[n % devices];
    for (const table of session === undefined ? [] : tables) {
      await walk(session as snmp.Session, table);
    }
  });
  const cpuS = cpuSeconds("self") - before;
  for (const session of sessions) {
    session.close();
  }
  if (values < polls * valuesEach) {
    throw new Error("net-snmp did not read whole tables");
  }
  return { polls, cpuS };
}

/** Debian's snmpbulkwalk, a process per table and device. */
export async function walkWithSnmpbulkwalk({ port, devices, measureMs }: PeerOptions): Promise<PeerRun> {
  const before = cpuSeconds("self", { children: true }) - cpuSeconds("self");
  const polls = await repeat(measureMs, async (n) => {
    for (const table of tables) {
      const target = `${addressOf(n % devices)}:${port}`;
      const child = spawn("snmpbulkwalk", ["-v2c", "-c", "public", "-Cr25", "-On", "-m", "", target, table], { stdio: "ignore" });
      await once(child, "exit");
    }
  });
  return { polls, cpuS: cpuSeconds("self", { children: true }) - cpuSeconds("self") - before };
}

/** Debian's prometheus-snmp-exporter with the columns of its if_mib module, asked over HTTP. */
export async function scrapeWithExporter({
  port,
  devices,
  measureMs,
  folder,
}: PeerOptions & { readonly folder: string }): Promise<PeerRun> {
  const config = join(folder, "snmp.yml");
  await writeFile(config, exporterConfig());
  const httpPort = await freeTcpPort();
  const arguments_ = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${httpPort}`, "--log.level=error"];
  const child = spawn("prometheus-snmp-exporter", arguments_, { stdio: "ignore" });
  const scrape = async (n: number) => {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/snmp?module=if_mib&target=${addressOf(n % devices)}:${port}`);
    const text = await answer.text();
    if (!text.includes("ifHCInOctets{")) {
      throw new Error("the exporter did not answer with interface counters");
    }
  };
  try {
    await retried(() => scrape(0));
    const before = cpuSeconds(child.pid ?? 0);
    const polls = await repeat(measureMs, scrape);
    return { polls, cpuS: cpuSeconds(child.pid ?? 0) - before };
  } finally {
    await end(child);
  }
}

async function retried(attempt: () => Promise<void>): Promise<void> {
  for (let left = 50; ; left -= 1) {
    try {
      return await attempt();
    } catch (cause) {
      if (left === 0) {
        throw cause;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Runs polls, some at a time, until the time is over. */
async function repeat(measureMs: number, poll: (n: number) => Promise<void>): Promise<number> {
  const endMs = performance.now() + measureMs;
  let next = 0;
  let polls = 0;
  const lane = async () => {
    while (performance.now() < endMs) {
      next += 1;
      await poll(next);
      polls += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return polls;
}

/** The columns that the responder has, as the exporter's generator writes them. */
function exporterConfig(): string {
  const ifTable = [2, 3, 5, 6, 7, 8, 13, 14, 19, 20].map((column) => ({ oid: `1.3.6.1.2.1.2.2.1.${column}`, name: `ifTable${column}` }));
  const ifXTable = [1, 6, 7, 8, 10, 11, 12, 15, 18, 19].map((column) => ({
    oid: `1.3.6.1.2.1.31.1.1.1.${column}`,
    name: column === 6 ? "ifHCInOctets" : `ifXTable${column}`,
  }));
  const metrics = [...ifTable, ...ifXTable].map(({ oid, name }) => {
    const type = textColumns.get(name) ?? "gauge";
    return `  - {name: ${name}, oid: ${oid}, type: ${type}, help: x, indexes: [{labelname: ifIndex, type: gauge}]}`;
  });
  return ["if_mib:", `  walk: [${tables.join(", ")}]`, "  metrics:", ...metrics, "  version: 2", "  auth: {community: public}", ""].join(
    "\n",
  );
}

const textColumns = new Map([
  ["ifTable2", "DisplayString"],
  ["ifTable6", "PhysAddress48"],
  ["ifXTable1", "DisplayString"],
  ["ifXTable18", "DisplayString"],
]);

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
