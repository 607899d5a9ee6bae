/**
 * A whole gateway that does the work of hours in less: what grows with work shows, what grows with time alone does not. ISTHMUS_SOAK=1 does
 * that of eight hours at twice the load of 500 devices, each polled every 30 s.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { afterEach, describe, expect, it } from "vitest";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { addressOf, compileResponder, startResponder } from "../bench/snmp-polling/agent.ts";
import { growth, median } from "./leak/growth.ts";
import { type LoadedGateway, startLoadedGateway } from "./leak/loaded-gateway.ts";
import { type ProcessSize, sizesOf } from "./leak/process-sizes.ts";
import { startTakingIngest } from "./leak/taking-ingest.ts";
import { startTalking } from "./leak/talking-devices.ts";
import { printFigures } from "./simulation/print-figures.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const plan = soak
  ? { devices: 1_000, everySeconds: 1, polls: 960_000, sampleEveryMs: 5_000, growthMb: 8 }
  : // Heaps of processes that have just started still grow to the size that they work with.
    { devices: 100, everySeconds: 1, polls: 1_500, sampleEveryMs: 250, growthMb: 48 };
/** Sockets come and go with what is under way. */
const descriptorsUnderWay = 8;
/** The first hour of eight is not looked at. */
const warmPart = 1 / 8;
const addresses = Array.from({ length: plan.devices }, (_, n) => addressOf(n));

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

/** Agents at every address of 127/8: the responder of the benches where it can be compiled, else Debian's snmpd. */
async function startAgents(folder: string): Promise<number> {
  const responder = compileResponder(folder);
  if ("program" in responder) {
    const agent = await startResponder(responder.program, { mostOctets: 65_000, ports: 24 });
    cleanups.push(() => agent.stop());
    return agent.port;
  }
  const port = await freeUdpPort();
  const v3 = { user: "lab", authSecret: "lab-auth-secret", privSecret: "lab-priv-secret" };
  const snmpd = await startPrivateSnmpd({ stateDir: join(folder, "snmpd"), address: "0.0.0.0", port, community: "public", v3 });
  if (snmpd.kind === "unavailable") {
    throw new Error(snmpd.message);
  }
  cleanups.push(() => snmpd.stop());
  return port;
}

/** A gateway with everything around it, at work. */
async function startWork() {
  const folder = await mkdtemp(join(tmpdir(), "isthmus-leak-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const agentPort = await startAgents(folder);
  const ingest = await startTakingIngest();
  cleanups.push(() => ingest.stop());
  const { everySeconds } = plan;
  const gateway = await startLoadedGateway({ folder, ingestUrl: ingest.url, addresses, everySeconds, agentPort, community: "public" });
  const ended = new Promise((resolve) => gateway.process.once("exit", resolve));
  cleanups.push(() => {
    gateway.process.kill("SIGTERM");
    return ended;
  });
  const talking = await startTalking(addresses.slice(0, 50), { trap: gateway.trapPort, syslog: gateway.syslogPort });
  cleanups.push(() => talking.stop());
  return { gateway, ingest, talking };
}

interface Sample {
  readonly polls: number;
  readonly sizes: ReadonlyMap<string, ProcessSize>;
}

/** Looks at the processes now and then until all polls are done. */
async function samplesOf(gateway: LoadedGateway): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let polls = 0; polls < plan.polls; ) {
    await new Promise((resolve) => setTimeout(resolve, plan.sampleEveryMs));
    // It may be too busy for an answer at the start.
    const counters = await gateway.counters().catch(() => new Map<string, number>());
    polls = counters.get("snmp.poll.ok") ?? polls;
    samples.push({ polls, sizes: sizesOf(gateway.process.pid ?? 0) });
  }
  return samples;
}

/** Growth of a process from the end of the first hour on, or since it was started anew on a machine that is too busy. */
function growthOf(samples: readonly Sample[], role: string) {
  const pid = samples.at(-1)?.sizes.get(role)?.pid;
  const warm = samples.filter(({ polls, sizes }) => polls >= plan.polls * warmPart && sizes.get(role)?.pid === pid);
  const readings = (what: "residentMb" | "descriptors") =>
    warm.map(({ polls, sizes }) => ({ work: polls, value: sizes.get(role)?.[what] ?? Number.NaN }));
  const descriptors = readings("descriptors").map(({ value }) => value);
  const quarter = Math.ceil(descriptors.length / 4);
  return {
    polls: (warm.at(-1)?.polls ?? 0) - (warm[0]?.polls ?? 0),
    grownMb: growth(readings("residentMb")),
    residentMb: readings("residentMb").at(-1)?.value ?? Number.NaN,
    moreDescriptors: median(descriptors.slice(-quarter)) - median(descriptors.slice(0, quarter)),
  };
}

describe("a whole gateway that works for long", () => {
  it(
    "L3: keeps its memory and its descriptors over the polls, traps and lines of hours",
    async () => {
      const { gateway, ingest, talking } = await startWork();

      const samples = await samplesOf(gateway);

      const counters = await gateway.counters();
      const of = (name: string) => counters.get(name) ?? 0;
      const facts = { traps: of("trap.accepted"), lines: of("syslog.accepted"), records: ingest.taken(), workersEnded: of("worker.ended") };
      printFigures("L3", { polls: of("snmp.poll.ok"), skipped: of("snmp.poll.skipped"), ...facts });
      expect(facts.traps).toBeGreaterThan(talking.said().traps / 2);
      expect(facts.lines).toBeGreaterThan(talking.said().lines / 2);
      expect(facts.records).toBeGreaterThan(plan.polls);
      const growths = ["core", "snmp-poller", "trap-listener", "syslog-listener"].map((role) => ({ role, ...growthOf(samples, role) }));
      for (const { role, ...grown } of growths) {
        printFigures(`L3, ${role}`, grown);
      }
      for (const { role, grownMb, moreDescriptors } of growths) {
        expect(grownMb, role).toBeLessThan(plan.growthMb);
        expect(moreDescriptors, role).toBeLessThanOrEqual(descriptorsUnderWay);
      }
    },
    soak ? 7_200_000 : 180_000,
  );
});
