import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failure } from "@isthmus/onprem-gateway/collectors/snmp/failure-hints";
import { fetchTables } from "@isthmus/onprem-gateway/collectors/snmp/model/fetch-tables";
import { readWireless } from "@isthmus/onprem-gateway/collectors/snmp/model/wireless/read-wireless";
import { wirelessTables } from "@isthmus/onprem-gateway/collectors/snmp/model/wireless/wireless-families";
import { compareOids } from "@isthmus/onprem-gateway/collectors/snmp/oid-order";
import type { SnmpSession, SnmpValue, SnmpVarbind } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { describe, expect, it } from "vitest";

const corpora = join(import.meta.dirname, "../../../shared/corpora");
const folders = ["librenms-GPL3/snmprec", "snmpsim-data-BSD2/snmprec"]
  .map((folder) => join(corpora, folder))
  .filter((folder) => existsSync(folder));

/** The lines of a recording that are below a wireless table, by OID. */
function recorded(file: string): ReadonlyMap<string, SnmpValue> {
  const objects = new Map<string, SnmpValue>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [oid = "", tag = "", ...rest] = line.split("|");
    if (wirelessTables.some(({ entry }) => oid.startsWith(`${entry}.`))) {
      objects.set(oid, recordedValue(tag, rest.join("|")));
    }
  }
  return objects;
}

function recordedValue(tag: string, text: string): SnmpValue {
  if (tag.endsWith("x")) {
    const octets = Buffer.from(text, "hex");
    return tag === "64x" ? { kind: "ip-address", value: [...octets].join(".") } : { kind: "octets", value: octets };
  }
  switch (tag) {
    case "2":
      return { kind: "integer", value: Number(text) };
    case "6":
      return { kind: "oid", value: text };
    case "64":
      return { kind: "ip-address", value: text };
    default:
      return { kind: "gauge32", value: Number(text) };
  }
}

async function read(objects: ReadonlyMap<string, SnmpValue>) {
  const oids = [...objects.keys()].sort(compareOids);
  const after = (oid: string): SnmpVarbind => {
    let [low, high] = [0, oids.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      [low, high] = compareOids(oids[middle] ?? "", oid) > 0 ? [low, middle] : [middle + 1, high];
    }
    const next = oids[low] ?? oid;
    return { oid: next, value: low === oids.length ? { kind: "end-of-mib-view" } : (objects.get(next) ?? { kind: "null" }) };
  };
  const session: SnmpSession = {
    get: () => Promise.resolve(failure("closed")),
    getNext: () => Promise.resolve(failure("closed")),
    getBulk: ({ nonRepeaters, repeaters, maxRepetitions }) => {
      const varbinds = nonRepeaters.map(after);
      for (let last = repeaters, row = 0; row < maxRepetitions; row += 1) {
        const next = last.map(after);
        varbinds.push(...next);
        last = next.map(({ oid }) => oid);
      }
      return Promise.resolve({ kind: "ok", varbinds });
    },
    close: () => undefined,
  };
  const { tables, statuses } = await fetchTables(wirelessTables, { session, version: "2c", monotonicMs: () => 0, deadlineMs: 1 });
  return { wireless: readWireless(tables), statuses };
}

/** Indexes of the rows that a column has in the recording itself. */
function rowsOf(objects: ReadonlyMap<string, SnmpValue>, column: string): readonly string[] {
  return [...objects.keys()].filter((oid) => oid.startsWith(`${column}.`)).map((oid) => oid.slice(column.length + 1));
}

function numberAt(objects: ReadonlyMap<string, SnmpValue>, oid: string): number {
  const value = objects.get(oid);
  return value !== undefined && "value" in value ? Number(value.value) : Number.NaN;
}

const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
const found = files.map((file) => ({ file, objects: recorded(file) })).filter(({ objects }) => objects.size > 0);

describe.runIf(found.length > 0)("wireless facts of recorded devices", () => {
  it.each(found.map(({ file, objects }) => [file.slice(corpora.length + 1), objects] as const))(
    "are read whole: %s",
    async (_name, objects) => {
      const { statuses } = await read(objects);

      expect(statuses.filter(({ status }) => status === "partial" || status === "failed")).toEqual([]);
    },
  );

  it.each(withTable("1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1"))("agree with a controller's own counts: %s", async (_name, objects) => {
    const { wireless } = await read(objects);
    const aps = rowsOf(objects, "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.19");
    const networks = wireless?.networks ?? [];

    expect(wireless?.accessPoints).toHaveLength(aps.length);
    expect(wireless?.accessPoints.filter(({ state }) => state === "up")).toHaveLength(numberAt(objects, "1.3.6.1.4.1.14823.2.2.1.1.3.1.0"));
    expect(wireless?.clients).toBe(numberAt(objects, "1.3.6.1.4.1.14823.2.2.1.1.3.2.0"));
    expect(sum(networks.map(({ clients = 0 }) => clients))).toBe(wireless?.clients);
  });

  it.each(withTable("1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1"))("have every radio under its access point: %s", async (_name, objects) => {
    const { wireless } = await read(objects);
    const radios = rowsOf(objects, "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1.3");
    const clients = radios.map((index) => numberAt(objects, `1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1.7.${index}`));

    expect(wireless?.accessPoints.flatMap((ap) => ap.radios)).toHaveLength(radios.length);
    expect(sum(wireless?.accessPoints.flatMap((ap) => ap.radios.map((radio) => radio.clients ?? 0)) ?? [])).toBe(sum(clients));
    expect(wireless?.clients).toBe(numberAt(objects, "1.3.6.1.4.1.14823.2.2.1.1.3.2.0"));
  });

  it.each(withTable("1.3.6.1.4.1.14823.2.3.3.1.2.1.1"))("name every access point of a cluster: %s", async (_name, objects) => {
    const { wireless } = await read(objects);

    expect(wireless?.accessPoints).toHaveLength(rowsOf(objects, "1.3.6.1.4.1.14823.2.3.3.1.2.1.1.1").length);
    expect(wireless?.accessPoints.every(({ name, mac, serial, model, state }) => name && mac && serial && model && state === "up")).toBe(
      true,
    );
    expect(
      wireless?.accessPoints.some(({ radios }) => radios.some(({ channel, band }) => channel !== undefined && band !== undefined)),
    ).toBe(true);
  });

  it.each(withTable("1.3.6.1.4.1.41112.1.6.1.2.1"))("count the clients of an access point once: %s", async (_name, objects) => {
    const { wireless } = await read(objects);
    const counted = rowsOf(objects, "1.3.6.1.4.1.41112.1.6.1.2.1.8").map((index) =>
      numberAt(objects, `1.3.6.1.4.1.41112.1.6.1.2.1.8.${index}`),
    );
    const channels = new Set(
      rowsOf(objects, "1.3.6.1.4.1.41112.1.6.1.2.1.4").map((index) => numberAt(objects, `1.3.6.1.4.1.41112.1.6.1.2.1.4.${index}`)),
    );

    expect(wireless?.clients).toBe(sum(counted));
    expect(new Set(wireless?.accessPoints[0]?.radios.map(({ channel }) => channel))).toEqual(channels);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function withTable(entry: string): readonly (readonly [string, ReadonlyMap<string, SnmpValue>])[] {
  return found
    .filter(({ objects }) => [...objects.keys()].some((oid) => oid.startsWith(`${entry}.`)))
    .map(({ file, objects }) => [file.slice(corpora.length + 1), objects] as const);
}

describe.runIf(found.length === 0)("wireless facts of recorded devices", () => {
  it("are not beside the repository, and nothing is compared", () => {
    expect(existsSync(corpora)).toBe(false);
  });
});
