import { describe, expect, it } from "vitest";
import { evaluateProfile } from "./evaluate-profile.ts";
import { emptyProfile, type Profile, type ValueSource } from "./profile.ts";
import { profileNeeds } from "./profile-needs.ts";
import { safePattern } from "./safe-pattern.ts";
import { sampleDevice } from "./testing/sample-device.ts";

const base = "1.3.6.1.4.1.99999";

function source(oid: string, more: Partial<ValueSource> = {}): ValueSource {
  return { oid: `${base}.${oid}`, conversions: [], ...more };
}

function read(oid: string, more: Partial<ValueSource> = {}) {
  return { kind: "read", source: source(oid, more) } as const;
}

function pattern(text: string) {
  const compiled = safePattern(text);
  if (compiled === undefined) throw new TypeError("the pattern of the test is not RE2");
  return compiled;
}

function profile(parts: Partial<Profile>): Profile {
  return { ...emptyProfile("sample", "isthmus"), ...parts };
}

describe("evaluateProfile", () => {
  it("takes the first source of an identity field that gives a text", () => {
    const facts = evaluateProfile(
      profile({
        identity: {
          vendor: [{ kind: "fixed", text: "Acme" }],
          version: [read("9.0"), { kind: "sys-descr", pattern: pattern("Version ([^,]+)"), template: "$1" }],
          model: [{ kind: "sys-object-id", names: { [`${base}.1`]: "A1" } }],
          serial: [{ ...read("3.1"), where: [{ oid: `${base}.3.2`, is: ["3"] }] }],
        },
      }),
      sampleDevice(
        { [`${base}.3.1.1`]: "fan", [`${base}.3.1.2`]: "S-1", [`${base}.3.2.1`]: 7, [`${base}.3.2.2`]: 3 },
        { sysDescr: "Acme OS, Version 4.2, built" },
      ),
    );

    expect(facts.identity).toEqual({ vendor: "Acme", version: "4.2", model: "A1", serial: "S-1" });
  });

  it("reads idle time as load and names a processor by the row that its own row points at", () => {
    const facts = evaluateProfile(
      profile({
        processors: [
          {
            load: source("1.1", { conversions: [{ kind: "linear", factor: -1, offset: 100 }] }),
            name: [read("2.1", { via: `${base}.1.2` })],
          },
        ],
      }),
      sampleDevice({ [`${base}.1.1.5`]: 93, [`${base}.1.2.5`]: 1001, [`${base}.2.1.1001`]: "CPU of slot 1" }),
    );

    expect(facts.processors).toEqual([{ key: `${base}.1.1.5`, name: "CPU of slot 1", loadPercent: 7 }]);
  });

  it("leaves a processor out whose load is no share", () => {
    const facts = evaluateProfile(profile({ processors: [{ load: source("1.1") }] }), sampleDevice({ [`${base}.1.1.1`]: 65_535 }));

    expect(facts.processors).toEqual([]);
  });

  it("takes an idle part without memory for no processor where other parts of its table have memory", () => {
    const rules = {
      processors: [{ load: source("1.8") }],
      memory: [{ kind: "ram", total: read("1.15"), usedPercent: read("1.11") }],
    } as const;
    const parts = {
      ...{ [`${base}.1.8.1`]: 0, [`${base}.1.8.2`]: 0, [`${base}.1.8.3`]: 7 },
      ...{ [`${base}.1.11.1`]: 0, [`${base}.1.11.2`]: 31, [`${base}.1.11.3`]: 0 },
      ...{ [`${base}.1.15.1`]: 0, [`${base}.1.15.2`]: 2_048, [`${base}.1.15.3`]: 0 },
    };
    const facts = evaluateProfile(profile(rules), sampleDevice(parts));

    expect(facts.processors.map(({ key }) => key)).toEqual([`${base}.1.8.2`, `${base}.1.8.3`]);
    expect(facts.memory.map(({ usedPercent }) => usedPercent)).toEqual([31]);
  });

  it("keeps the rows that meet every condition, of other columns or of the index", () => {
    const facts = evaluateProfile(
      profile({
        processors: [
          {
            load: source("1"),
            where: [
              { oid: `${base}.2`, not: ["empty", "0"] },
              { indexSlices: [{ start: 0, end: 0 }], is: ["7", "9"] },
              { oid: `${base}.3`, via: `${base}.4`, matches: pattern("^CPU"), unlike: pattern("spare") },
            ],
          },
        ],
      }),
      sampleDevice({
        ...{ [`${base}.1.7.1`]: 1, [`${base}.1.7.2`]: 2, [`${base}.1.7.3`]: 3, [`${base}.1.8.1`]: 4, [`${base}.1.9.1`]: 5 },
        ...{ [`${base}.2.7.1`]: "full", [`${base}.2.7.2`]: "empty", [`${base}.2.7.3`]: "full", [`${base}.2.8.1`]: "full" },
        ...{ [`${base}.4.7.1`]: 100, [`${base}.4.7.2`]: 100, [`${base}.4.7.3`]: 200, [`${base}.4.8.1`]: 100, [`${base}.4.9.1`]: 100 },
        ...{ [`${base}.3.100`]: "CPU", [`${base}.3.200`]: "Fan" },
      }),
    );

    expect(facts.processors.map(({ loadPercent }) => loadPercent)).toEqual([1, 5]);
  });

  it("computes what is used of a pool from its total, its free part and its allocation unit", () => {
    const facts = evaluateProfile(
      profile({ memory: [{ kind: "ram", total: read("1.0"), free: read("2.0"), unit: { kind: "fixed", value: 1024 } }] }),
      sampleDevice({ [`${base}.1.0`]: 1000, [`${base}.2.0`]: 250 }),
    );

    expect(facts.memory).toEqual([{ key: `${base}.1.0`, kind: "ram", totalBytes: 1_024_000, usedBytes: 768_000 }]);
  });

  it("gives a sensor its scaled value, state, health and thresholds, and leaves absent ones out", () => {
    const tenths = { conversions: [{ kind: "linear", factor: 0.1, offset: 0 }] } as const;
    const facts = evaluateProfile(
      profile({
        sensors: [
          {
            class: "temperature",
            unit: "C",
            absent: [],
            name: [{ kind: "fixed", text: "Slot $index" }],
            value: source("1", tenths),
            state: {
              source: source("2", { labels: { "1": "normal", "2": "hot" } }),
              health: { "1": "ok", "2": "critical", "6": "absent" },
              bits: false,
            },
            thresholds: { high: { kind: "fixed", value: 70 }, highWarning: read("3", tenths) },
          },
        ],
      }),
      sampleDevice({ [`${base}.1.1`]: 231, [`${base}.1.2`]: 0, [`${base}.2.1`]: 2, [`${base}.2.2`]: 6, [`${base}.3.1`]: 600 }),
    );

    expect(facts.sensors).toEqual([
      {
        key: `${base}.1.1`,
        class: "temperature",
        name: "Slot 1",
        value: 23.1,
        unit: "C",
        state: "hot",
        health: "critical",
        stateKey: `${base}.2.1`,
        stateNumber: 2,
        thresholds: { high: 70, highWarning: 60 },
      },
    ]);
  });

  it("fills the parts of the index into a label too", () => {
    const rule = { class: "count", absent: [], thresholds: {}, value: source("1"), name: [{ kind: "fixed", text: "Slot $2" }] } as const;
    const facts = evaluateProfile(profile({ sensors: [{ ...rule, label: "disk $1" }] }), sampleDevice({ [`${base}.1.3.7`]: 5 }));

    expect(facts.sensors.map(({ name }) => name)).toEqual(["Slot 7 disk 3"]);
  });

  it("multiplies by the row's own power of ten and tells milliwatts in dBm, but not darkness", () => {
    const facts = evaluateProfile(
      profile({
        sensors: [
          { class: "current", absent: [], thresholds: {}, value: source("1", { exponent: source("2") }) },
          { class: "optical-power", absent: [], thresholds: {}, value: source("3", { conversions: [{ kind: "to-dbm" }] }) },
        ],
      }),
      sampleDevice({ [`${base}.1.1`]: 231, [`${base}.2.1`]: -2, [`${base}.1.2`]: 7, [`${base}.3.1`]: 2, [`${base}.3.2`]: 0 }),
    );

    expect(facts.sensors.map(({ value, state }) => value ?? state)).toEqual([2.31, 3.01029995664, "no light"]);
  });

  it("names the bits that are set and takes the worst of what they mean", () => {
    const rule = { source: source("1", { labels: { "0": "paper low", "1": "no paper", none: "fine" } }), bits: true } as const;
    const facts = evaluateProfile(
      profile({
        sensors: [{ class: "state", absent: [], thresholds: {}, state: { ...rule, health: { "0": "warning", "1": "critical" } } }],
      }),
      sampleDevice({
        [`${base}.1.1`]: { kind: "octets", value: Uint8Array.of(0b1100_0000, 0) },
        [`${base}.1.2`]: { kind: "octets", value: Uint8Array.of(0) },
        [`${base}.1.3`]: 1,
      }),
    );

    expect(facts.sensors.map(({ state, health }) => [state, health])).toEqual([
      ["paper low, no paper", "critical"],
      ["fine", "ok"],
      ["paper low", "warning"],
    ]);
  });

  it("fills names from the index and adds what is measured", () => {
    const named = (text: string) => [read("9"), { kind: "fixed", text }] as const;
    const facts = evaluateProfile(
      profile({
        sensors: [
          { class: "count", absent: [], thresholds: {}, value: source("1"), name: named("Slot $1 port $last"), label: "errors" },
          { class: "count", absent: [], thresholds: {}, value: source("2"), name: named("$text"), where: [{ spelled: true, is: ["Fan"] }] },
        ],
      }),
      sampleDevice({ [`${base}.1.4.7`]: 1, [`${base}.2.3.70.97.110`]: 1, [`${base}.2.1.66`]: 2 }),
    );

    expect(facts.sensors.map(({ name }) => name)).toEqual(["Slot 4 port 7 errors", "Fan"]);
  });

  it("reads a peer's address out of the index and AS numbers above 2^31 as unsigned", () => {
    const facts = evaluateProfile(
      profile({
        bgpPeers: [{ remoteAddress: { kind: "index", slice: { start: 1, end: 4 } }, remoteAs: source("2"), state: source("1") }],
      }),
      sampleDevice({ [`${base}.1.7.192.0.2.1`]: 6, [`${base}.2.7.192.0.2.1`]: -2 }),
    );

    expect(facts.bgpPeers).toEqual([{ remoteAddress: "192.0.2.1", remoteAs: 4_294_967_294, state: "established" }]);
  });

  it("finds scalars as written, with .0, and in the first row, which it flags", () => {
    const metric = (name: string, oid: string) =>
      ({ name, type: "auto", value: read(oid), inherited: false, allowDuplicate: false, ofInterface: false }) as const;
    const facts = evaluateProfile(
      profile({ scalars: [metric("written", "1.1"), metric("completed", "2"), metric("first", "3")] }),
      sampleDevice({ [`${base}.1.1`]: 1, [`${base}.2.0`]: 2, [`${base}.3.8`]: { kind: "counter32", value: 3 } }),
    );

    expect(facts.metrics.map(({ name, value, type, guessedRow }) => [name, value, type, guessedRow])).toEqual([
      ["written", 1, "gauge", false],
      ["completed", 2, "gauge", false],
      ["first", 3, "rate", true],
    ]);
  });
});

describe("profileNeeds", () => {
  it("asks for instances, for scalars that may lack .0 in every form, and for columns", () => {
    const needs = profileNeeds(
      profile({
        identity: { serial: [read("1.0")], model: [read("2")] },
        processors: [{ load: source("3"), name: [read("4", { via: `${base}.5` })] }],
      }),
    );

    expect(needs).toEqual({
      instances: [`${base}.1.0`, `${base}.2`, `${base}.2.0`],
      looseScalars: [`${base}.2`],
      columns: [`${base}.3`, `${base}.4`, `${base}.5`],
      followers: new Map(),
      avoidBulk: false,
    });
  });

  it("tells which columns of other tables are wanted only with a sensor's own", () => {
    const sensor = { class: "temperature", absent: [], thresholds: { high: read("1.3") } } as const;
    const needs = profileNeeds(
      profile({
        processors: [{ load: source("7.1") }],
        sensors: [{ ...sensor, value: source("1.2"), name: [read("5.1")], where: [{ oid: `${base}.7.1`, not: ["0"] }] }],
      }),
    );

    expect([...needs.followers]).toEqual([[`${base}.5.1`, [`${base}.1.2`]]]);
  });
});
