import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
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
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-outputs-"));
  port = await freeUdpPort();
  devices = await startHostileDevices({ texts, community, port });
  stub = createServer((request, response) => {
    const alarms = texts.map((text) => ({ name: text, state: "ALARM", reason: text }));
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

function expectHarmless(output: string): void {
  expect(output.length).toBeGreaterThan(20);
  const bad = output.split("\n").filter((line) => steering.test(line.replaceAll(ownColours, "")));
  expect(bad.map((line) => JSON.stringify(line).slice(0, 120))).toEqual([]);
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

  it("W1: gets nothing that steers it from status", async () => {
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
