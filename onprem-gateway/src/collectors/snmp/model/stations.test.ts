import { describe, expect, it } from "vitest";
import type { BulkRequest, SnmpResult, SnmpSession, SnmpValue, SnmpVarbind } from "../../snmp-protocol/session.ts";
import { failure } from "../failure-hints.ts";
import { MemoryAgent } from "../testing/memory-agent.ts";
import { bridgePortTable } from "./bridge.ts";
import { readStations } from "./stations.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";

const vlanFdb = "1.3.6.1.2.1.17.7.1.2.2.1.2";
const plainFdb = "1.3.6.1.2.1.17.4.3.1.2";
const physical = "1.3.6.1.2.1.4.35.1.4";
const media = "1.3.6.1.2.1.4.22.1.2";

const ports = [
  { ifIndex: 101, physAddress: "00:aa:00:00:00:01" },
  { ifIndex: 102, physAddress: "00:aa:00:00:00:02" },
];
const bridge = tablesOf(rowsOf(bridgePortTable, { 1: { ifIndex: 101 }, 2: { ifIndex: 102 } }));

const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const mac = (...octets: readonly number[]): SnmpValue => ({ kind: "octets", value: Uint8Array.from(octets) });

async function read(objects: Readonly<Record<string, SnmpValue>>, { tables = bridge, deadlineMs = Number.POSITIVE_INFINITY } = {}) {
  const agent = new MemoryAgent();
  for (const [oid, value] of Object.entries(objects)) {
    agent.objects.set(oid, value);
  }
  const read = await readStations(
    { session: agent, version: "2c", monotonicMs: () => agent.requests.length, deadlineMs },
    { tables, ports },
  );
  return read;
}

/** A core switch with 50,000 stations at two ports. */
class LargeBridge implements SnmpSession {
  requests = 0;

  get = () => Promise.resolve(failure("closed"));
  getNext = () => Promise.resolve(failure("closed"));
  close = () => undefined;

  getBulk({ nonRepeaters, repeaters: [from], maxRepetitions }: BulkRequest): Promise<SnmpResult> {
    this.requests += 1;
    if (from === undefined) {
      return Promise.resolve({ kind: "ok", varbinds: nonRepeaters.map((oid) => (`${vlanFdb}.`.startsWith(oid) ? row(0) : end(oid))) });
    }
    const [high = 0, middle = 0, low = -1] = from === vlanFdb ? [] : from.split(".").slice(-3).map(Number);
    const first = high * 65_536 + middle * 256 + low + 1;
    const varbinds = Array.from({ length: maxRepetitions }, (_, at) => (first + at < 50_000 ? row(first + at) : end(from)));
    return Promise.resolve({ kind: "ok", varbinds });
  }
}

function row(station: number): SnmpVarbind {
  return { oid: `${vlanFdb}.1.0.17.34.${station >> 16}.${(station >> 8) & 255}.${station & 255}`, value: integer(1 + (station % 2)) };
}

function end(oid: string): SnmpVarbind {
  return { oid, value: { kind: "end-of-mib-view" } };
}

describe("readStations", () => {
  it("counts each station of a port once, whatever the number of VLANs, and lists few ones", async () => {
    const { stations } = await read({
      [`${vlanFdb}.10.0.17.34.0.0.9`]: integer(1),
      [`${vlanFdb}.20.0.17.34.0.0.9`]: integer(1),
      [`${vlanFdb}.20.0.17.34.0.0.10`]: integer(2),
      [`${vlanFdb}.20.0.17.34.0.0.11`]: integer(2),
    });

    expect(stations).toEqual([
      { ifIndex: 101, count: 1, macs: ["00:11:22:00:00:09"] },
      { ifIndex: 102, count: 2, macs: ["00:11:22:00:00:0a", "00:11:22:00:00:0b"] },
    ]);
  });

  it("leaves out groups, standby routers, the device's own addresses and ports that are none", async () => {
    const { stations } = await read({
      [`${plainFdb}.1.0.94.0.0.251`]: integer(1),
      [`${plainFdb}.0.0.94.0.1.7`]: integer(1),
      [`${plainFdb}.0.170.0.0.0.2`]: integer(1),
      [`${plainFdb}.0.17.34.0.0.1`]: integer(0),
      [`${plainFdb}.0.17.34.0.0.2`]: integer(77),
      [`${plainFdb}.0.17.34.0.0.3`]: integer(2),
    });

    expect(stations).toEqual([{ ifIndex: 102, count: 1, macs: ["00:11:22:00:00:03"] }]);
  });

  it("tells nothing of ports when the forwarding table did not come whole", async () => {
    const rows = Array.from({ length: 500 }, (_, at) => [`${vlanFdb}.1.0.17.34.0.${at >> 8}.${at & 255}`, integer(1)] as const);
    const { stations, statuses } = await read(Object.fromEntries(rows), { deadlineMs: 3 });

    expect(stations).toBeUndefined();
    expect(statuses.find(({ table }) => table === "dot1qTpFdbTable")).toMatchObject({ status: "partial", reason: "deadline" });
  });

  it("takes a table of 50,000 rows on 48 ports in bounded requests and tells a few hundred octets of it", async () => {
    const agent = new LargeBridge();
    const { stations } = await readStations(
      { session: agent, version: "2c", monotonicMs: () => 0, deadlineMs: 1 },
      { tables: bridge, ports },
    );

    expect(stations).toEqual([
      { ifIndex: 101, count: 25_000, macs: [] },
      { ifIndex: 102, count: 25_000, macs: [] },
    ]);
    expect(agent.requests).toBeLessThan(1_200);
  });

  it("reads ARP and ND from one table, and ARP from the older one where the newer has IPv6 alone", async () => {
    const { resolved } = await read({
      [`${physical}.101.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.9`]: mac(0, 17, 34, 0, 0, 9),
      [`${physical}.101.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.9`]: mac(0, 17, 34, 0, 0, 9),
      [`${media}.102.10.0.0.9`]: mac(0, 17, 34, 0, 0, 9),
      [`${media}.102.10.0.0.10`]: mac(0, 17, 34, 0, 0, 10),
      [`${media}.102.10.0.0.11`]: mac(),
    });

    expect(resolved).toEqual([
      { ifIndex: 101, address: "2001:db8::9", mac: "00:11:22:00:00:09", among: 1 },
      { ifIndex: 102, address: "10.0.0.9", mac: "00:11:22:00:00:09", among: 2 },
      { ifIndex: 102, address: "10.0.0.10", mac: "00:11:22:00:00:0a", among: 2 },
    ]);
  });

  it("tells at most 512 addresses, those of the emptiest interfaces first", async () => {
    const crowd = Array.from(
      { length: 2_000 },
      (_, at) => [`${media}.101.10.1.${at >> 8}.${at & 255}`, mac(0, 17, 34, 1, at >> 8, at & 255)] as const,
    );
    const { resolved = [] } = await read({ ...Object.fromEntries(crowd), [`${media}.102.10.0.0.9`]: mac(0, 17, 34, 0, 0, 9) });

    expect(resolved).toHaveLength(512);
    expect(resolved[0]).toMatchObject({ ifIndex: 102, among: 1 });
    expect(resolved[1]).toMatchObject({ ifIndex: 101, among: 2_000 });
  });
});
