import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ProbeResult } from "../../onprem-gateway/src/collectors/snmp/probe.ts";
import { compareInterfaces } from "./snmp/interface-agreement.ts";
import { compareModel } from "./snmp/model-agreement.ts";
import { recordings, replayProgram, type Truth, truths, type WalkTruth, walks } from "./snmp/recorded-truth.ts";
import { probeRecordings } from "./snmp/replayed-devices.ts";
import { Tally } from "./snmp/tally.ts";

/** Per cent of agreement that must not be lost. What stays below 100 is explained in docs/reference/snmp-conformance.md. */
const floors: Readonly<Record<string, number>> = {
  "interfaces: set": 100,
  "interfaces: ifType": 100,
  "interfaces: ifName": 98,
  "interfaces: ifDescr": 100,
  "interfaces: ifAlias": 97,
  "interfaces: ifSpeed": 99.9,
  "interfaces: ifMtu": 100,
  "interfaces: ifPhysAddress": 100,
  "interfaces: ifOperStatus": 99.9,
  "interfaces: ifAdminStatus": 99.9,
  "identity: os": 98,
  "identity: hardware": 96,
  "identity: version": 96,
  "identity: serial": 95,
  processors: 98,
  memory: 98,
  storage: 99,
  "sensors: entity MIBs": 98,
  "sensors: values": 98.5,
  "sensors: states": 97,
  "bgp peers": 100,
  "ospf neighbours": 100,
  links: 100,
};

/** Names of tables in the walks' truth, and ours. */
const walkedTables: Readonly<Record<string, string>> = {
  ipAddrTable: "ipAddrTable",
  etherStats: "etherStatsTable",
  lldpRem: "lldpRemTable",
  lldpLocPort: "lldpLocPortTable",
  cdpCache: "cdpCacheTable",
  ospfNbr: "ospfNbrTable",
  entPhysical: "entPhysicalTable",
  entSensor: "entPhySensorTable",
  ciscoEntSensor: "entSensorValueTable",
  hrStorage: "hrStorageTable",
  hrProcessor: "hrProcessorTable",
};

if (!existsSync(replayProgram) || !existsSync(recordings.truth)) {
  describe("recordings of real devices", () => {
    it("are not beside the repository, and nothing is compared", () => {
      process.stdout.write("../shared/corpora is absent: SNMP conformance was not measured\n");
      expect(existsSync(recordings.truth) && existsSync(replayProgram)).toBe(false);
    });
  });
} else {
  describe("recordings of real devices", () => {
    const tally = new Tally();
    let results: ReadonlyMap<string, ProbeResult>;
    beforeAll(async () => {
      results = await probeRecordings(recordings.folder, { base: "127.16.0.1", port: 21_161 });
      for (const [name, truth] of truths<Truth>(recordings.truth)) {
        const result = results.get(name);
        tally.recording = name;
        if (result?.kind === "ok" && result.device.model !== undefined) {
          compareInterfaces(truth, { device: result.device, tally });
          compareModel(truth, { device: result.device, model: result.device.model, tally });
        }
      }
      process.stdout.write(`\nAgreement over ${results.size} recordings\n${tally.table()}`);
    });

    it("are all read, with every table complete", () => {
      const bad = [...results].filter(
        ([, result]) => result.kind !== "ok" || result.device.model?.tables.some(({ status }) => status !== "complete"),
      );

      expect(results.size).toBeGreaterThan(0);
      expect(bad.map(([name]) => name)).toEqual([]);
    });

    it.each(Object.entries(floors))("agree on %s to at least %s %%", (field, floor) => {
      expect(tally.percent(field), tally.differences(field).slice(0, 20).join("\n")).toBeGreaterThanOrEqual(floor);
    });
  });

  describe("complete walks of real devices", () => {
    it("are read to the last row of every standard table", async () => {
      const results = await probeRecordings(walks.folder, { base: "127.17.0.1", port: 21_161 });
      const differences: string[] = [];
      for (const [name, { rowCounts }] of truths<WalkTruth>(walks.truth)) {
        const result = results.get(name);
        const tables = new Map(result?.kind === "ok" ? result.device.model?.tables.map(({ table, rows }) => [table, rows]) : []);
        for (const [theirs, ours] of Object.entries(walkedTables)) {
          const expected = rowCounts[theirs] ?? 0;
          const read = tables.get(ours) ?? 0;
          if (result?.kind === "ok" && read !== expected) {
            differences.push(`${name} ${ours}: ${read} of ${expected}`);
          }
        }
      }

      expect(differences).toEqual([]);
    });
  });
}
