import { createSocket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { answerQuery } from "@isthmus/lambdas/functions/series-data-source/answer-query";
import { ConnectorEvent } from "@isthmus/lambdas/functions/series-data-source/connector-contract";
import { memoryIngestPorts } from "@isthmus/lambdas/testing/ingest-ports";
import { labDevices } from "@isthmus/local-stack/lab/devices/lab-devices";
import { defaultLabNetwork } from "@isthmus/local-stack/lab/lab-device";
import { SimulatedDevice } from "@isthmus/local-stack/lab/simulated-device";
import { ModelReader } from "@isthmus/onprem-gateway/collectors/snmp/model-reader";
import { ModelWatch } from "@isthmus/onprem-gateway/collectors/snmp/model-watch";
import { openLoneSession } from "@isthmus/onprem-gateway/collectors/snmp/open-session";
import type { Intake } from "@isthmus/onprem-gateway/runtime/intake";
import type { Observation } from "@isthmus/onprem-gateway/runtime/observation";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { packBatch } from "@isthmus/onprem-gateway/uplink/batch-body";
import { toWire } from "@isthmus/onprem-gateway/uplink/to-wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const inflate = promisify(gunzip);
const address = "127.0.0.1";
const community = "lab-scenarios";
const identity = { gatewayId: "gw-busan-1", streamEpoch: "9a7c0c52-3c8e-4c7e-9d7b-0d8f3d1f2a11" };
const nowMs = Date.now();
const nowS = Math.floor(nowMs / 1_000);
const stores = memoryIngestPorts();

let router: SimulatedDevice;
let read: () => Promise<void>;
const heard: Observation[] = [];

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, address);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

beforeAll(async () => {
  const port = await freeUdpPort();
  const device = labDevices("small", defaultLabNetwork).find(({ id }) => id === "rt1");
  if (device === undefined) throw new Error("the lab has no rt1");
  router = new SimulatedDevice({
    device: { ...device, address },
    snmpPort: port,
    access: { version: "2c", community },
    syslog: { host: address, port: 9 },
    trap: { host: address, port: 9, community },
    nowMs: () => Date.now(),
  });
  await router.start();
  const session = openLoneSession({ address, port, credential: { version: "2c", community }, timeoutMs: 2_000, retries: 1 });
  const modelPaces = { readingsEveryPolls: 1, spread: 0.99 };
  const reader = new ModelReader({ session, version: "2c", monotonicMs: systemClock.monotonicMs, modelPaces });
  const intake: Intake = {
    accept: async (observation) => {
      heard.push(observation);
      return "accepted";
    },
  };
  const inventoryDevice = { id: "rt1", name: "Router", address, uplinks: [], credential: { version: "2c" } } as const;
  const watch = new ModelWatch(inventoryDevice, { intake, clock: systemClock });
  let minute = Math.floor(nowS / 60) - 10;
  read = async () => {
    const deadlineMs = systemClock.monotonicMs() + 10_000;
    const answer = await reader.read({ ports: [], system: {}, deadlineMs, restarted: false });
    minute += 1;
    watch.take({ interfaces: [], ...answer }, { startS: minute * 60, stepS: 60 });
  };
  await read();
  return () => session.close();
});

afterAll(async () => {
  await router.stop();
});

let nextSeq = 1;

/** Sends what was heard so far as the gateway does, into the stores that ingest writes. */
async function ship(): Promise<void> {
  const records = heard.splice(0).map((observation, at) => {
    const wire = toWire(observation);
    if (wire.kind === "unfit") throw new Error(`${observation.kind}: ${wire.field} ${wire.reason}`);
    return { seq: nextSeq + at, since: nextSeq + at, ...wire.record };
  });
  nextSeq += records.length;
  const batch = await packBatch(records, { ...identity, sentAtMs: nowMs });
  const json: unknown = JSON.parse((await inflate(batch.body)).toString());
  const ack = await ingestBatch({ siteId: "busan", bodySha256: batch.sha256, json }, stores, { nowMs, hasTime: () => true });
  expect(ack.verdicts.map(({ outcome }) => outcome)).toEqual(["stored"]);
}

/** The last value that the console gets for an expression. */
async function lastOf(entity: string, metric: string): Promise<number | undefined> {
  const request = { StartTime: nowS - 900, EndTime: nowS + 60, Period: 60, Arguments: ["busan", "rt1", entity, metric] };
  const event = ConnectorEvent.parse({ EventType: "GetMetricData", GetMetricDataRequest: request });
  const answer = await answerQuery(event, stores, { nowS, hasTime: () => true });
  return "MetricDataResults" in answer ? answer.MetricDataResults[0]?.Values.at(-1) : undefined;
}

/** Stored events of the device, oldest first. */
async function stored(): Promise<readonly string[]> {
  const events = await stores.events.recentEvents({ kind: "site", siteId: "busan" }, { nowMs: Date.now(), limit: 100, deviceId: "rt1" });
  return events.map(({ severity, text }) => `${severity} ${text}`).toReversed();
}

describe("scenarios of the lab, as the console sees them", () => {
  it("stores a lost BGP session and its return, as events and as a series", async () => {
    router.setFirstSession(false);
    await read();
    await ship();
    const whenLost = await lastOf("169.254.10.1", "bgpPeerState");
    router.setFirstSession(true);
    await read();
    await ship();

    expect(whenLost).toBe(3);
    expect(await lastOf("169.254.10.1", "bgpPeerState")).toBe(6);
    expect(await stored()).toEqual([
      "major Router BGP peer 169.254.10.1 (AS 64512): established -> down (active, last error: hold timer expired)",
      "cleared Router BGP peer 169.254.10.1 (AS 64512): down -> established",
    ]);
  });

  it("stores what the router's own limits say of its warmth, and the warmth in its unit", async () => {
    router.setHeat(true);
    await read();
    router.setHeat(false);
    await read();
    await ship();

    const about = (await stored()).filter((text) => text.includes("Inlet"));
    expect(about).toEqual([
      expect.stringMatching(/^critical Router sensor temperature Inlet temperature: ok -> critical \((?:59|6\d) °C, limit 56\)$/u),
      expect.stringMatching(/^cleared Router sensor temperature Inlet temperature: critical -> ok/u),
    ]);
    expect(await lastOf("temperature Inlet temperature", "sensorReading")).toBeCloseTo(24, -1);
    expect(await lastOf("fan-speed Fan 1", "sensorReading")).toBeGreaterThan(4_000);
  });
});
