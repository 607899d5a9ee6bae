import { describe, expect, it } from "vitest";
import { evaluateProfile } from "../evaluate-profile.ts";
import type { Profile } from "../profile.ts";
import { type SampleValue, sampleDevice } from "../testing/sample-device.ts";
import { buildCatalogue } from "./build-catalogue.ts";

const base = "1.3.6.1.4.1.99999";

function build(files: Readonly<Record<string, string>>) {
  return buildCatalogue(Object.entries(files).map(([file, text]) => ({ file, text })));
}

function named(files: Readonly<Record<string, string>>, name: string): Profile {
  const found = build(files).profiles.find((profile) => profile.name === name);
  if (found === undefined) throw new TypeError(`no profile ${name}`);
  return found;
}

function metrics(profile: Profile, values: Readonly<Record<string, SampleValue>>) {
  return evaluateProfile(profile, sampleDevice(values)).metrics.map(({ name, value, type, tags }) => ({ name, value, type, tags }));
}

describe("buildCatalogue", () => {
  it("says file and line of what it does not understand and uses the rest", () => {
    const { warnings, profiles } = build({
      "a.yaml": `sysobjectid: ${base}.*\nmetrics:\n  - symbol: { OID: not-an-oid, name: bad }\n  - symbol: { OID: ${base}.1.0, name: good }\nsurprise: 1\n`,
    });

    expect(warnings.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual(["a.yaml:5 unknown-key", "a.yaml:3 bad-oid"]);
    expect(profiles[0]?.scalars.map(({ name }) => name)).toEqual(["good"]);
  });

  it.each(["", "- 1\n- 2", "a: [", "&a [*a]", "{}", "metrics: 7", "extends: {a: 1}", "metric_tags: [null, 3, {tag: {}}]"])(
    "survives %j",
    (text) => {
      expect(() => build({ "x.yaml": text, "y.yml": text })).not.toThrow();
    },
  );

  it("ends circles of extends with a warning in the file that closes them", () => {
    const { warnings, profiles } = build({
      "a.yaml": `extends: [b.yaml]\nmetrics: [{ symbol: { OID: ${base}.1.0, name: one } }]\n`,
      "b.yaml": `extends: [a.yaml]\nmetrics: [{ symbol: { OID: ${base}.2.0, name: two } }]\n`,
    });

    expect(warnings.map(({ code }) => code)).toContain("cyclic-extends");
    expect(profiles.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("keeps the words on and off in labels", () => {
    const profile = named(
      {
        "a.yaml": `metrics:\n  - symbols: [{ OID: ${base}.1, name: state }]\n    metric_tags: [{ tag: word, symbol: { OID: ${base}.1, name: s }, mapping: { 1: on, 2: off } }]\n`,
      },
      "a",
    );

    expect(metrics(profile, { [`${base}.1.7`]: 2 })).toEqual([{ name: "state", value: 2, type: "gauge", tags: { word: "off" } }]);
  });

  it("gives the sensors of one table what they share, and states the sets that a file names", () => {
    const profile = named(
      {
        "a.yaml": `model:
  states:
    fault: { map: { 0: normal, 1: faulty }, ok: 0, critical: 1 }
  sensors:
    - name: [${base}.1.9, "Port $index"]
      where: { oid: ${base}.1.8, not: 0 }
      sensors:
        - { class: optical-power, unit: dBm, label: Rx, value: { oid: ${base}.1.1, scale: 0.001, dbm: true } }
        - { class: state, label: alarm, where: { index: [[0, 0]], is: 2 }, state: { oid: ${base}.1.2, as: fault } }
    - { class: state, state: { oid: ${base}.1.2, as: none } }
`,
      },
      "a",
    );

    const row = (at: number, present: number) => ({
      ...{ [`${base}.1.1.${at}`]: 1000, [`${base}.1.2.${at}`]: 1, [`${base}.1.8.${at}`]: present },
    });
    const { sensors } = evaluateProfile(profile, sampleDevice({ ...row(1, 1), ...row(2, 1), ...row(3, 0) }));

    expect(sensors.slice(0, 3).map(({ name, value, state, health }) => [name, value, state, health])).toEqual([
      ["Port 1 Rx", 0, undefined, undefined],
      ["Port 2 Rx", 0, undefined, undefined],
      ["Port 2 alarm", 1, "faulty", "critical"],
    ]);
  });

  it("reads Datadog's tags by index, by slices of it and by constant rows", () => {
    const profile = named(
      {
        "a.yaml": `metrics:
  - table: { OID: ${base}.1, name: t }
    symbols: [{ name: rows, constant_value_one: true }]
    metric_tags:
      - { tag: second, index: 2, mapping: { 9: nine } }
      - { tag: other, symbol: { OID: ${base}.2, name: o }, index_transform: [{ start: 1, end: 1 }] }
      - { tag: own, symbol: { OID: ${base}.1.1, name: own } }
`,
      },
      "a",
    );

    expect(metrics(profile, { [`${base}.1.1.4.9`]: "x", [`${base}.2.9`]: "peer" })).toEqual([
      { name: "rows", value: 1, type: "gauge", tags: { second: "nine", other: "peer", own: "x" } },
    ]);
  });

  it("reads one flag of Datadog's flag streams and scales numbers sent as text", () => {
    const profile = named(
      {
        "a.yaml": `metrics:
  - { symbol: { OID: ${base}.1.0, name: ups }, metric_type: flag_stream, options: { placement: 4, metric_suffix: OnLine } }
  - { symbol: { OID: ${base}.2.0, name: load, extract_value: '(\\d+)%', scale_factor: 0.1 } }
`,
      },
      "a",
    );

    expect(metrics(profile, { [`${base}.1.0`]: "0001", [`${base}.2.0`]: "42%" })).toEqual([
      { name: "ups.OnLine", value: 1, type: "flag", tags: {} },
      { name: "load", value: 4.2, type: "gauge", tags: {} },
    ]);
  });

  it("reads Kentik's enums, conversions and conditions", () => {
    const profile = named(
      {
        "a.yml": `provider: kentik-switch
metrics:
  - symbol: { OID: ${base}.1.0, name: mode, enum: { auto: 1 } }
  - symbol: { OID: ${base}.2.0, name: firmware, conversion: to_one }
  - symbol: { OID: ${base}.3.0, name: number, conversion: "hextoint:BigEndian:uint16" }
  - table: { OID: ${base}.4, name: t }
    symbols:
      - { OID: ${base}.4.1, name: used, condition: kind=2 }
      - { OID: ${base}.4.2, name: kind }
`,
      },
      "a",
    );

    const read = metrics(profile, {
      [`${base}.1.0`]: 1,
      [`${base}.2.0`]: "v7",
      [`${base}.3.0`]: { kind: "octets", value: Uint8Array.of(1, 2) },
      [`${base}.4.1.1`]: 10,
      [`${base}.4.1.2`]: 20,
      [`${base}.4.2.1`]: 1,
      [`${base}.4.2.2`]: 2,
    });

    expect(read.slice(0, 4)).toEqual([
      { name: "mode", value: 1, type: "gauge", tags: { mode: "auto" } },
      { name: "firmware", value: 1, type: "gauge", tags: { firmware: "v7" } },
      { name: "number", value: 258, type: "gauge", tags: {} },
      { name: "used", value: 20, type: "gauge", tags: {} },
    ]);
  });

  it("lets Kentik's own metric beat an inherited one of the same name, and puts Datadog's base first", () => {
    const kentik = named(
      {
        "base.yml": `metrics: [{ symbol: { OID: ${base}.1.1.0, name: x } }]\n`,
        "own.yml": `extends: [base.yml]\nprovider: p\nmetrics: [{ symbol: { OID: ${base}.2.0, name: x } }]\n`,
      },
      "own",
    );
    const datadog = named(
      {
        "base.yaml": `metrics: [{ symbol: { OID: ${base}.1.0, name: a } }]\n`,
        "own.yaml": `extends: [base.yaml]\nmetrics: [{ symbol: { OID: ${base}.2.0, name: b } }]\n`,
      },
      "own",
    );

    expect(kentik.scalars.map(({ value }) => value.kind === "read" && value.source.oid)).toEqual([`${base}.2.0`]);
    expect(datadog.scalars.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});
