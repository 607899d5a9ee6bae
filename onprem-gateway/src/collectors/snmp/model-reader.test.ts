import { describe, expect, it } from "vitest";
import { buildCatalogue } from "../../profiles/loading/build-catalogue.ts";
import type { SnmpValue } from "../snmp-protocol/session.ts";
import { ModelReader } from "./model-reader.ts";
import { MemoryAgent } from "./testing/memory-agent.ts";

const sensorTable = "1.3.6.1.2.1.99.1.1.1";
const partTable = "1.3.6.1.2.1.47.1.1.1.1";
const peerTable = "1.3.6.1.2.1.15.3.1";

const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const octets = (value: string): SnmpValue => ({ kind: "octets", value: Buffer.from(value) });

/** An agent with one thermometer and one BGP peer. */
function openAgent(): MemoryAgent {
  const agent = new MemoryAgent();
  addSensor(agent, 1_001, "Inlet");
  setPeer(agent, "192.0.2.1", 6);
  agent.objects.set(`${peerTable}.9.192.0.2.1`, integer(64_512));
  return agent;
}

function addSensor({ objects }: MemoryAgent, index: number, name: string): void {
  objects.set(`${partTable}.2.${index}`, octets(name));
  objects.set(`${partTable}.5.${index}`, integer(8));
  objects.set(`${partTable}.7.${index}`, octets(name));
  objects.set(`${sensorTable}.1.${index}`, integer(8));
  objects.set(`${sensorTable}.2.${index}`, integer(9));
  objects.set(`${sensorTable}.3.${index}`, integer(1));
  objects.set(`${sensorTable}.4.${index}`, integer(215));
  objects.set(`${sensorTable}.5.${index}`, integer(1));
}

function setPeer({ objects }: MemoryAgent, address: string, state: number): void {
  objects.set(`${peerTable}.2.${address}`, integer(state));
  objects.set(`${peerTable}.3.${address}`, integer(2));
}

function openReader(agent: MemoryAgent, readingsEveryPolls = 1) {
  const reader = new ModelReader({ session: agent, version: "2c", monotonicMs: () => 0, modelPaces: { readingsEveryPolls, spread: 0 } });
  return (restarted = false) => reader.read({ ports: [], system: {}, deadlineMs: 1_000, restarted });
}

/** A reader that has read everything and is between two readings of everything. */
async function readerBetween(agent: MemoryAgent, readingsEveryPolls = 1) {
  const read = openReader(agent, readingsEveryPolls);
  await read();
  await read();
  return read;
}

describe("ModelReader", () => {
  it("reads the readings alone between two readings of everything, and joins them with the remembered names", async () => {
    const agent = openAgent();
    const read = openReader(agent);
    const { model } = await read();
    await read();
    const requestsBefore = agent.requests.length;
    agent.objects.set(`${sensorTable}.4.1001`, integer(-40));

    const { readings } = await read();

    expect(readings?.sensors).toEqual([{ ...model?.sensors[0], value: -4 }]);
    expect(readings?.sensors?.[0]?.name).toBe("Inlet");
    expect(readings?.bgpPeers).toEqual(model?.bgpPeers);
    expect(agent.requests.length - requestsBefore).toBeLessThanOrEqual(5);
  });

  it("asks for the peers alone with the polls between", async () => {
    const agent = openAgent();
    const read = await readerBetween(agent, 30);
    setPeer(agent, "192.0.2.1", 3);

    const { readings, model } = await read();

    expect(model).toBeUndefined();
    expect(readings?.bgpPeers).toEqual([expect.objectContaining({ remoteAddress: "192.0.2.1", remoteAs: 64_512, state: "active" })]);
    expect(readings?.sensors).toBeUndefined();
  });

  it("knows nothing of a table that fails, and says so", async () => {
    const agent = openAgent();
    const read = await readerBetween(agent);
    const requestsBefore = agent.requests.length;
    agent.fails = (request) => (request > requestsBefore ? "timeout" : undefined);

    const { readings } = await read();

    expect(readings?.sensors).toEqual([]);
    expect(readings?.bgpPeers).toEqual([expect.not.objectContaining({ state: expect.anything() })]);
    expect(readings?.tables).toContainEqual(expect.objectContaining({ table: "entPhySensorTable", status: "failed" }));
  });

  it("reads everything soon after a sensor that it has no name for", async () => {
    const agent = openAgent();
    const read = await readerBetween(agent);
    addSensor(agent, 1_002, "Outlet");

    await read();
    await read();
    const { model } = await read();

    expect(model?.sensors.map(({ name }) => name)).toEqual(["Inlet", "Outlet"]);
  });

  it("forgets a peer that is gone from a table that came whole", async () => {
    const agent = openAgent();
    const read = await readerBetween(agent);
    for (const oid of [...agent.objects.keys()].filter((each) => each.startsWith(`${peerTable}.`))) {
      agent.objects.delete(oid);
    }

    expect((await read()).readings?.bgpPeers).toEqual([]);
  });

  it("reads everything again after a restart", async () => {
    const agent = openAgent();
    const read = await readerBetween(agent);

    expect((await read(true)).model?.sensors).toHaveLength(1);
  });

  it("asks again only for readings that the device had, of its profile's too, until everything is read anew", async () => {
    const acme = "1.3.6.1.4.1.99999";
    const profiles = Promise.resolve(
      buildCatalogue([
        {
          file: "acme.yaml",
          text: `sysobjectid: ${acme}.*\nmodel: { sensors: [{ class: voltage, value: ${acme}.7.1.2 }, { class: voltage, value: ${acme}.8.1.2 }] }\n`,
        },
      ]),
    );
    const agent = new MemoryAgent();
    agent.objects.set("1.3.6.1.2.1.1.5.0", octets("sw1"));
    const modelPaces = { readingsEveryPolls: 1, spread: 0.5 };
    const reader = new ModelReader({ session: agent, version: "2c", monotonicMs: () => 0, profiles, modelPaces });
    const question = { ports: [], system: { sysObjectId: `${acme}.1` }, deadlineMs: 1_000 };
    await reader.read({ ...question, restarted: false });
    agent.requests.length = 0;

    expect(await reader.read({ ...question, restarted: false })).toEqual({});
    expect(agent.requests).toEqual([]);

    agent.objects.set(`${acme}.7.1.2.1`, integer(5));
    expect((await reader.read({ ...question, restarted: true })).model?.sensors).toMatchObject([{ value: 5 }]);
    agent.objects.set(`${acme}.7.1.2.1`, integer(6));
    agent.requests.length = 0;
    expect((await reader.read({ ...question, restarted: false })).readings?.sensors).toMatchObject([{ value: 6 }]);
    expect(agent.requests.length).toBeLessThanOrEqual(3);
  });

  it("says which objects of the device's profile it answered", async () => {
    const text = "sysobjectid: 1.3.6.1.4.1.99999.*\nmodel: { sensors: [{ class: voltage, value: 1.3.6.1.4.1.99999.7.1.2 }] }\n";
    const absent = "  - MIB: ACME-MIB\n    symbol: { OID: 1.3.6.1.4.1.99999.5.2.0, name: none }\n";
    const present = "  - MIB: ACME-MIB\n    symbol: { OID: 1.3.6.1.4.1.99999.5.1.0, name: one }\n";
    const profiles = Promise.resolve(buildCatalogue([{ file: "acme.yaml", text: `${text}metrics:\n${absent}${present}` }]));
    const agent = openAgent();
    agent.objects.set("1.3.6.1.4.1.99999.5.1.0", integer(7));
    agent.objects.set("1.3.6.1.4.1.99999.7.1.2.9", integer(12));
    const reader = new ModelReader({ session: agent, version: "2c", monotonicMs: () => 0, profiles });
    const system = { sysObjectId: "1.3.6.1.4.1.99999.1" };
    const { model } = await reader.read({ ports: [], system, deadlineMs: 1_000, restarted: false });

    expect(model?.answered?.toSorted()).toEqual(["1.3.6.1.4.1.99999.5.1", "1.3.6.1.4.1.99999.7.1.2"]);
  });

  it("counts wireless clients again with the readings, by the remembered names of access points", async () => {
    const aps = "1.3.6.1.4.1.14179.2.2.1.1";
    const radios = "1.3.6.1.4.1.14179.2.2.2.1";
    const index = "0.0.94.0.83.1";
    const agent = openAgent();
    agent.objects.set(`${aps}.3.${index}`, octets("lobby"));
    agent.objects.set(`${aps}.6.${index}`, integer(1));
    agent.objects.set(`${radios}.2.${index}.0`, integer(1));
    agent.objects.set(`${radios}.15.${index}.0`, integer(3));
    const read = await readerBetween(agent);
    agent.objects.set(`${radios}.15.${index}.0`, integer(7));

    expect((await read()).readings?.wireless?.accessPoints).toMatchObject([{ name: "lobby", state: "up", clients: 7 }]);
  });
});
