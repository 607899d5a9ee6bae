/** SNMP polling against peers, in one run on loopback: `npm run bench:snmp`. Figures are device-polls per CPU-second of the poller. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Agent, compileResponder, startResponder } from "./snmp-polling/agent.ts";
import { type PollingRun, pollAsGateway } from "./snmp-polling/isthmus.ts";
import { startLabSwitch } from "./snmp-polling/lab-switch.ts";
import { isInstalled, type PeerRun, scrapeWithExporter, walkWithNetSnmp, walkWithSnmpbulkwalk } from "./snmp-polling/peers.ts";
import { readWithSession } from "./snmp-polling/session.ts";

const measureMs = 5_000;
const devices = 100;
const rates = new Map<string, number>();
const folder = await mkdtemp(join(tmpdir(), "isthmus-bench-snmp-"));
const responder = compileResponder(folder);
const agents: Agent[] = [];

try {
  if ("missing" in responder) {
    process.stdout.write(`for want of ${responder.missing}: against the device lab, and without peers\n`);
    await runWithLab();
  } else {
    await run(responder.program);
  }
} finally {
  for (const agent of agents) {
    await agent.stop();
  }
  await rm(folder, { recursive: true, force: true });
}

async function runWithLab(): Promise<void> {
  const { address, port, community, stop } = await startLabSwitch();
  agents.push({ port, stop });
  const run = await pollAsGateway({ port, devices: 20, warmPolls: 12, measureMs, addressOf: () => address, community });
  reportGateway("Isthmus, the lab's switch as every device", run);
}

async function run(program: string): Promise<void> {
  const [single, large] = await Promise.all([
    startResponder(program, { mostOctets: 1_472 }),
    startResponder(program, { mostOctets: 65_000 }),
  ]);
  agents.push(single, large);
  reportGateway("Isthmus, answers <= 1,472 B", await pollAsGateway({ port: single.port, devices, warmPolls: 12, measureMs }));
  reportGateway("Isthmus, large answers", await pollAsGateway({ port: large.port, devices, warmPolls: 12, measureMs }));
  const peer = { port: large.port, devices, measureMs: measureMs / 2 };
  reportPeer("Isthmus session alone, 6 rows an answer", await readWithSession({ ...peer, rowsPerRequest: 6 }));
  reportPeer("Isthmus session alone, 48 rows an answer", await readWithSession({ ...peer, rowsPerRequest: 48 }));
  reportPeer("net-snmp subtree walk, r=25", await walkWithNetSnmp(peer));
  if (isInstalled("snmpbulkwalk")) {
    reportPeer("snmpbulkwalk, r=25", await walkWithSnmpbulkwalk(peer));
  } else {
    process.stdout.write("snmpbulkwalk: not run (apt-get install snmp)\n");
  }
  if (isInstalled("prometheus-snmp-exporter")) {
    reportPeer("prometheus-snmp-exporter", await scrapeWithExporter({ ...peer, folder }));
  } else {
    process.stdout.write("prometheus-snmp-exporter: not run (apt-get install prometheus-snmp-exporter)\n");
  }
  reportRatios();
  await reportMemory(large.port);
}

function reportGateway(name: string, { polls, failed, cpuCoreS, cpuWorkerS, elapsedS, records }: PollingRun): void {
  const rate = polls / (cpuCoreS + cpuWorkerS);
  rates.set(name, rate);
  const share = `core ${perPoll(cpuCoreS, polls)}, worker ${perPoll(cpuWorkerS, polls)}`;
  process.stdout.write(
    `${name}: ${whole(rate)} polls per CPU-second (${polls} polls in ${elapsedS.toFixed(1)} s; ${share} us a poll; ${failed} with gaps; ${records} records spooled)\n`,
  );
}

function reportPeer(name: string, { polls, cpuS }: PeerRun): void {
  rates.set(name, polls / cpuS);
  process.stdout.write(`${name}: ${whole(polls / cpuS)} polls per CPU-second (${polls} polls)\n`);
}

function reportRatios(): void {
  const own = [...rates].filter(([name]) => name.startsWith("Isthmus"));
  const peers = [...rates].filter(([name]) => !name.startsWith("Isthmus"));
  for (const [name, rate] of own) {
    const ratios = peers.map(([peer, other]) => `${(rate / other).toFixed(1)}x ${peer}`);
    process.stdout.write(`${name}: ${ratios.join("; ")}\n`);
  }
}

async function reportMemory(port: number): Promise<void> {
  const first = (count: number) => pollAsGateway({ port, devices: count, warmPolls: 1, measureMs: 100 });
  const base = await first(1);
  for (const count of [1_000, 5_000]) {
    const { residentMib, warmPolls } = await first(count);
    process.stdout.write(
      `memory, ${warmPolls} of ${count} devices polled: ${whole(residentMib - base.residentMib)} MiB above that of one device\n`,
    );
  }
}

function perPoll(cpuS: number, polls: number): string {
  return whole((cpuS / polls) * 1e6);
}

function whole(number: number): string {
  return Math.round(number).toLocaleString("en");
}
