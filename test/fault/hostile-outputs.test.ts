import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliContext } from "@isthmus/cli/cli-context";
import { paint } from "@isthmus/cli/output/paint";
import { identityOf } from "@isthmus/cli/process-identity";
import { runCli } from "@isthmus/cli/program";
import { writeRunRecord } from "@isthmus/cli/state-folder";
import type { RecordKind } from "@isthmus/contract";
import { FunctionTelemetry } from "@isthmus/lambdas/platform/function-telemetry";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { openOwnedSpool } from "@isthmus/onprem-gateway/open-spool";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { type HostileDevices, startHostileDevices } from "./sinks/hostile-devices.ts";
import { hostileRecords } from "./sinks/hostile-site.ts";
import { hostileTexts } from "./sinks/hostile-texts.ts";

const texts = hostileTexts();
const community = "outputs";

/** What steers a terminal or a log viewer, once our own colours are taken away. Line feeds are ours. */
const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours, exactly
const ownColours = /\u001b\[(?:1|2|22|31|32|33|39)m/gu;

let folder: string;
let devices: HostileDevices;
let stub: Server;
let port = 0;
/** What functions of the local stack answer. */
let widgetAnswer: object = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-outputs-"));
  port = await freeUdpPort();
  devices = await startHostileDevices({ texts, community, port });
  stub = createServer((request, response) => {
    const alarms = texts.map((text) => ({ name: text, state: "ALARM", reason: text }));
    if (request.url === "/api/widget") {
      response.end(JSON.stringify(widgetAnswer));
      return;
    }
    const health = { problems: texts.map((text) => ({ component: text, problem: text })) };
    response.statusCode = request.url === "/health" ? 503 : 200;
    response.end(JSON.stringify(request.url === "/health" ? health : alarms));
  });
  await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  stub.close();
  await devices.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command line in colour and gives all that it writes. */
async function isthmus(...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const context: CliContext = {
    env: { COMMUNITY: community, HOME: folder, PATH: process.env["PATH"] },
    cwd: folder,
    paint: paint(true),
    columns: 100,
    print: (text) => written.push(text),
    complain: (text) => written.push(text),
  };
  await runCli(args, context);
  return written.join("\n");
}

/** Makes the stub the local stack of the folder. */
async function runRecordOfStub(): Promise<void> {
  const { port: http } = stub.address() as AddressInfo;
  const record = {
    ...(await identityOf(process.pid)),
    consolePort: http,
    endpointPort: http,
    syslogPort: 1,
    trapPort: 1,
    healthPort: http,
  };
  await mkdir(join(folder, ".isthmus"), { recursive: true });
  await writeRunRecord(folder, record);
}

function expectNotSteered(output: string): void {
  const bad = output.split("\n").filter((line) => steering.test(line.replaceAll(ownColours, "")));
  expect(bad.map((line) => JSON.stringify(line).slice(0, 120))).toEqual([]);
}

function expectHarmless(output: string): void {
  expect(output.length).toBeGreaterThan(20);
  expectNotSteered(output);
}

describe("the terminal, from devices whose every text is hostile", () => {
  const target = () => ["--port", String(port), "--community-env", "COMMUNITY", "--timeout", "1000"];

  it("W1: gets nothing that steers it from probe, as text or as JSON", async () => {
    for (const address of devices.addresses) {
      expectHarmless(await isthmus("probe", address, ...target()));
      expectHarmless(await isthmus("probe", address, ...target(), "--json"));
    }
  });

  it("W1: gets nothing that steers it from discover, whose configuration stays YAML with the texts as texts", async () => {
    const output = await isthmus("discover", "127.0.35.0/29", "--allow-loopback", ...target());
    expectHarmless(output);
    expectHarmless(await isthmus("discover", "127.0.35.0/29", "--allow-loopback", ...target(), "--json"));
    const yaml = await isthmus("discover", "127.0.35.0/29", "--allow-loopback", ...target(), "--yaml");
    expectHarmless(yaml);

    const found = parse(yaml.slice(yaml.indexOf("devices:"))) as { readonly devices: readonly Readonly<Record<string, unknown>>[] };
    expect(found.devices.map(({ address }) => address)).toEqual(expect.arrayContaining([...devices.addresses]));
    const allowed = new Set(["id", "name", "role", "address", "ping", "snmp"]);
    expect(found.devices.flatMap((device) => Object.keys(device)).filter((key) => !allowed.has(key))).toEqual([]);
  });

  it("W1: gets nothing that steers it from walk, whose recording has one object a line", async () => {
    expectHarmless(await isthmus("walk", devices.addresses[0] ?? "", ...target(), "--record", "x.snmprec"));

    const lines = (await readFile(join(folder, "x.snmprec"), "utf8")).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.filter((line) => !/^[\d.]+\|\d+x?\|[\x20-\x7e]*$/u.test(line))).toEqual([]);
  });

  it("W1: gets nothing that steers it from oid and profile, asked for hostile names", async () => {
    for (const text of texts.filter((_, at) => at % 5 === 0).map((each) => each.replaceAll("\0", "").slice(0, 300))) {
      expectHarmless(await isthmus("oid", "--", text));
      expectHarmless(await isthmus("oid", "search", "--", `zzzz ${text}`));
    }
    expectHarmless(await isthmus("oid", "poll", "sysDescr", devices.addresses[0] ?? "", ...target()));
  });

  it("W1: gets nothing that steers it from profile, over hostile files, recordings and devices", async () => {
    const octets = texts.slice(0, 200).map((text, at) => `1.3.6.1.4.1.99999.1.${at + 1}.0|4x|${Buffer.from(text).toString("hex")}`);
    const first = ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"].map(
      (name, at) => `${name}|4x|${Buffer.from(texts[at] ?? "").toString("hex")}`,
    );
    await writeFile(join(folder, "hostile.snmprec"), [...first, "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1", ...octets].join("\n"));
    expectHarmless(await isthmus("profile", "draft", "hostile.snmprec"));
    for (const text of texts.filter((_, at) => at % 7 === 0)) {
      const quoted = JSON.stringify(text);
      const profile = `sysobjectid: 1.3.6.1.4.1.99999.*\nmetadata:\n  device:\n    fields:\n      vendor:\n        value: ${quoted}\n      ${quoted}: 1\n`;
      await writeFile(join(folder, "hostile.yaml"), profile);
      await isthmus("profile", "test", "hostile.yaml", "hostile.snmprec").then(expectNotSteered);
      await isthmus("profile", "match", "1.3.6.1.4.1.99999.1", text.replaceAll("\0", "")).then(expectNotSteered);
    }
    expectHarmless(await isthmus("profile", "list"));
  });

  it("W1: gets nothing that steers it from config, whatever the table and the gateways say", async () => {
    const text = texts.join(" ").slice(0, 60_000);
    const gateway = { siteId: text, gatewayId: text, version: text, seenMs: 0, silent: true, role: text, drift: "refused", pinned: 1 };
    const gateways = [
      {
        ...gateway,
        problems: texts,
        devices: { total: 2, up: 1 },
        oldestUnshippedAgeS: 1,
        running: { version: 1, sha256: text, sinceMs: 0 },
      },
    ];
    const version = { version: 1, sha256: text, pushedMs: 0, devices: 1, note: text };
    const answers: readonly (readonly [readonly string[], object])[] = [
      [
        ["show", "--site", "busan"],
        { kind: "config", config: { ...version, settings: JSON.stringify({ [text]: texts }) }, inForce: false, gateways },
      ],
      [["history", "--site", "busan"], { kind: "history", versions: [version], inForce: 1 }],
      [["gateways"], { kind: "gateways", gateways }],
      [["push", "settings.yaml", "--site", "busan"], { kind: "invalid", problems: texts }],
      [["push", "settings.yaml", "--site", "busan"], { kind: "pushed", version: 1, sha256: text, gateways }],
    ];
    await writeFile(join(folder, "settings.yaml"), "devices: []\n");
    await runRecordOfStub();
    for (const [args, payload] of answers) {
      widgetAnswer = { kind: "ok", payload };
      for (const output of [await isthmus("config", ...args), await isthmus("config", ...args, "--json")]) {
        expectHarmless(output);
        // The texts came through, as texts.
        expect(output).toContain("script");
      }
    }
  });

  it("W1: gets nothing that steers it from status", async () => {
    await runRecordOfStub();

    expectHarmless(await isthmus("status"));
    expectHarmless(await isthmus("status", "--json"));
  });

  it("W1: gets nothing that steers it from the spool, one line for each record", async () => {
    const dir = join(folder, "spool");
    const events = createPinoEvents({ destination: { write: () => undefined } });
    const onFatal = (cause: unknown) => {
      throw cause;
    };
    const { spool, close } = await openOwnedSpool(
      { dir, maxBytes: 64 * 1024 * 1024, allowVolatile: true },
      { clock: systemClock, events, onFatal },
    );
    const records = texts
      .flatMap((text) => hostileRecords({ text }))
      .map(({ kind, tsMs, body }) => ({
        kind: kind as RecordKind,
        tsMs: tsMs as number,
        body: Buffer.from(JSON.stringify(body)),
      }));
    await Promise.all(records.map((record) => spool.append(record)));
    await close();

    for (const command of ["ls", "verify"]) expectHarmless(await isthmus("spool", command, dir));
    await isthmus("spool", "export", dir, "--out", "records.jsonl");
    const exported = (await readFile(join(folder, "records.jsonl"), "utf8")).trimEnd();
    expectHarmless(exported);
    // A sheet that opens the file takes no line for a formula, and the texts are what they were.
    expect(exported.split("\n").filter((line) => !line.startsWith('{"streamEpoch":'))).toEqual([]);
    expect(exported.split("\n").map((line) => (JSON.parse(line) as { readonly body: unknown }).body)).toEqual(
      records.map(({ body }) => JSON.parse(body.toString("utf8")) as unknown),
    );
    const lines = await isthmus("spool", "cat", dir);
    expectHarmless(lines);
    expect(lines.split("\n").map((line) => (JSON.parse(line) as { readonly seq: number }).seq)).toEqual(records.map((_, at) => at + 1));
  });
});

describe("logs with hostile field values", () => {
  it("W1: T11: are one line of JSON for each event of the gateway, with the text as it was", () => {
    const written: string[] = [];
    const events = createPinoEvents({ destination: { write: (line) => written.push(line) } });

    for (const text of texts) events.occurred("syslog.odd", { text }, "warn");

    expect(written).toHaveLength(texts.length);
    expect(written.filter((line) => !line.endsWith("\n") || line.trimEnd().includes("\n") || steering.test(line))).toEqual([]);
    const read = written.map((line) => JSON.parse(line) as { readonly level: string; readonly msg: string; readonly text: string });
    expect(read.map(({ text }) => text)).toEqual(texts);
    expect(new Set(read.map(({ level, msg }) => `${level} ${msg}`))).toEqual(new Set(["warn syslog.odd"]));
  });

  it("W1: T11: are one line of JSON for each event of a function", () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
    const errors = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
    const telemetry = new FunctionTelemetry("sinks", undefined);
    try {
      for (const text of texts) telemetry.occurred("record-odd", { text }, "warn");
    } finally {
      spy.mockRestore();
      errors.mockRestore();
    }

    expect(written).toHaveLength(texts.length);
    expect(written.filter((line) => line.trimEnd().includes("\n"))).toEqual([]);
    const read = written.map((line) => JSON.parse(line) as { readonly message: string; readonly fields: { readonly text: string } });
    expect(read.map(({ fields }) => fields.text)).toEqual(texts);
    expect(new Set(read.map(({ message }) => message))).toEqual(new Set(["record-odd"]));
  });
});
