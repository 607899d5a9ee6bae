import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BatchAck, BatchEnvelope, BatchRefusal } from "./batch.ts";
import { recordKinds, WireRecord } from "./records.ts";
import { DesiredConfig, DesiredSettings } from "./twin.ts";

const folder = new URL("../fixtures/v1/", import.meta.url);

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
}

const batches = readdirSync(folder).filter((name) => name.startsWith("batch-"));

describe("frozen fixtures of wire version 1", () => {
  it("has a batch for every kind of record, and one of all kinds", () => {
    expect(batches.sort()).toEqual([...recordKinds, "mixed"].map((kind) => `batch-${kind}.json`).sort());
  });

  it.each(batches)("%s is read and written without loss", (name) => {
    const fixture = readFixture(name);
    const envelope = BatchEnvelope.parse(fixture);
    const records = envelope.records.map((record) => WireRecord.parse(record));

    expect({ ...envelope, records }).toEqual(fixture);
  });

  it.each(recordKinds.map((kind) => [kind] as const))("batch-%s.json holds that kind only, fully and sparsely filled", (kind) => {
    const { records } = BatchEnvelope.parse(readFixture(`batch-${kind}.json`));

    expect(records.map((record) => record["kind"])).toEqual([kind, kind]);
  });

  it("batch-mixed.json holds every kind, with holes in the sequence", () => {
    const { records } = BatchEnvelope.parse(readFixture("batch-mixed.json"));

    expect(records.map((record) => record["kind"])).toEqual([...recordKinds]);
    expect(records.map(({ seq }) => seq)).toEqual([100, 103, 106, 109, 112, 115]);
  });

  it.each(readdirSync(folder).filter((name) => name.startsWith("added-")))(
    "%s, of fields added within the version, is read and written without loss",
    (name) => {
      const fixture = readFixture(name);
      const envelope = BatchEnvelope.parse(fixture);

      expect({ ...envelope, records: envelope.records.map((record) => WireRecord.parse(record)) }).toEqual(fixture);
    },
  );

  it("ack.json is read and written without loss, and answers batch-mixed.json", () => {
    const fixture = readFixture("ack.json");
    const ack = BatchAck.parse(fixture);
    const batch = BatchEnvelope.parse(readFixture("batch-mixed.json"));
    const judged = batch.records.map(({ seq }) => ack.verdicts.find(({ from, to }) => seq >= from && seq <= to)?.outcome);

    expect(ack).toEqual(fixture);
    expect(judged).toEqual(["stored", "stored", "duplicate", "rejected", "retry", "retry"]);
  });

  it("twin.json, an answer to a heartbeat and the configuration it tells of, is read and written without loss", () => {
    const fixture = readFixture("twin.json") as { readonly ack: unknown; readonly desired: unknown; readonly settings: unknown };

    expect(BatchAck.parse(fixture.ack)).toEqual(fixture.ack);
    const desired = DesiredConfig.parse(fixture.desired);
    expect(desired).toEqual(fixture.desired);
    expect(DesiredSettings.parse(JSON.parse(desired.settings))).toEqual(fixture.settings);
  });

  it("refusal.json is read and written without loss", () => {
    const fixture = readFixture("refusal.json");

    expect(BatchRefusal.parse(fixture)).toEqual(fixture);
  });
});
