import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../program.ts";
import { recordingContext } from "../testing/recording-context.ts";

const hostile = "\u001b[2Jowned\u202e\r\nname";
const startMs = Date.parse("2026-01-31T09:00:00Z");
let folder = "";
let printed: string[] = [];
let complained: string[] = [];

function run(...args: readonly string[]): Promise<number> {
  printed = [];
  const env = { PATH: process.env["PATH"] };
  return runCli(args, recordingContext({ cwd: folder, env, printed, complained }));
}

function open(): Promise<Spool> {
  const events = createPinoEvents({ level: "error" });
  return Spool.open({
    directory: join(folder, "spool"),
    maxBytes: 2 ** 20,
    segmentBytes: 900,
    fs: nodeSpoolFs,
    clock: systemClock,
    events,
  });
}

/** Twelve records a minute apart, of which 1 and 2 are shipped and 3 is in quarantine. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-cli-"));
  complained = [];
  const spool = await open();
  for (let n = 1; n <= 12; n += 1) {
    const body = { deviceId: n % 2 === 0 ? "sw1" : "rt1", n, text: hostile };
    await spool.append({ kind: n % 3 === 0 ? "event" : "samples", tsMs: startMs + n * 60_000, body: Buffer.from(JSON.stringify(body)) });
  }
  const [first, second, third] = await spool.read({ maxRecords: 3, maxBytes: 1_000_000 });
  await spool.settle([first, second].filter((record) => record !== undefined));
  await spool.quarantine(third === undefined ? [] : [{ ...third, code: "bad-ts" }]);
  await spool.close();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function shown(): readonly { readonly seq: number; readonly body: { readonly text: string } }[] {
  return printed.map((line) => JSON.parse(line));
}

describe("isthmus spool", () => {
  it("lists what each segment holds by kind and time, what waits, and the quarantine with its reasons", async () => {
    expect(await run("spool", "ls", "spool")).toBe(0);

    const text = printed.join("\n");
    expect(text).toContain("9 records wait");
    expect(text).toMatch(/samples\s+\d+\s+2026-01-31T09:\d\d:00\.000Z to 2026-01-31T09:\d\d:00\.000Z/u);
    expect(text).toContain("1 records, 1 bad-ts");
    expect(await run("spool", "ls", "spool", "--json")).toBe(0);
    expect(JSON.parse(printed.join("\n"))).toMatchObject({ quarantine: [{ records: 1, codes: { "bad-ts": 1 }, released: false }] });
  });

  it("prints records by kind, device and time, and steers no terminal with what devices said", async () => {
    await run("spool", "cat", "spool", "--waiting", "--kind", "samples", "--device", "sw1", "--until", "2026-01-31T09:09:00Z");

    expect(shown().map(({ seq }) => seq)).toEqual([4, 8]);
    expect(shown()[0]?.body.text).toBe(hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not be there
    expect(printed.join("")).not.toMatch(/[\u0000-\u001f\u202e]/u);
    await run("spool", "cat", "spool", "--since", "1000000d", "--limit", "2");
    expect(await run("spool", "cat", "spool", "--since", "yesterday")).toBe(1);
  });

  it("tells by its exit code whether every checksum is right", async () => {
    expect(await run("spool", "verify", "spool")).toBe(0);
    const name = (await readdir(join(folder, "spool"))).find((each) => each.endsWith(".seg")) ?? "";
    await writeFile(join(folder, "spool", name), "damage", { flag: "a" });

    expect(await run("spool", "verify", "spool")).toBe(2);
    expect(printed.join("\n")).toContain(`damage: 6 bytes at`);
  });

  it("T15: shows encrypted records only with their key", async () => {
    const dir = join(folder, "sealed");
    const events = createPinoEvents({ destination: { write: () => undefined } });
    const seal = new RecordSeal({ current: Buffer.alloc(32, 0xab) });
    const spool = await Spool.open({ directory: dir, maxBytes: 2 ** 25, fs: nodeSpoolFs, clock: systemClock, events, seal });
    await spool.append({ kind: "log", tsMs: startMs, body: Buffer.from(JSON.stringify({ message: "line" })) });
    await spool.close();
    await writeFile(join(folder, "right"), `${"ab".repeat(32)}\n`);
    await writeFile(join(folder, "wrong"), `${"cd".repeat(32)}\n`);

    expect(await run("spool", "cat", dir)).toBe(0);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({ seq: 1, body: { sealedWith: seal.currentKeyId } });
    expect(await run("spool", "cat", dir, "--key", "right")).toBe(0);
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({ body: { message: "line" } });
    expect(await run("spool", "verify", dir, "--key", "wrong")).toBe(1);
    expect(complained.join(" ")).toContain("encrypted with a key that is not given");
  });

  it("T15: verifies that nothing is missing", async () => {
    const spool = join(folder, "spool");
    const segments = (await readdir(spool)).filter((each) => each.endsWith(".seg")).sort();
    await rm(join(spool, segments.at(-2) ?? ""));

    expect(await run("spool", "verify", "spool")).toBe(2);
    expect(printed.join("\n")).toMatch(/missing: numbers \d+ to \d+ are neither there nor settled nor accounted for/u);
  });

  it("exports records to a file that it never overwrites", async () => {
    expect(await run("spool", "export", "spool", "--waiting", "--out", "backlog.ndjson")).toBe(0);

    const lines = (await readFile(join(folder, "backlog.ndjson"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line)).map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await run("spool", "export", "spool", "--out", "backlog.ndjson")).toBe(1);
    expect(complained.join("\n")).toContain("must not exist yet");
  });

  it("G6: releases the quarantine only when told so, writes down who did it, and the gateway takes it back once", async () => {
    expect(await run("spool", "redrive", "spool")).toBe(0);
    expect(printed.join("\n")).toContain("1 records in 1 files would go back in line");
    expect(await run("spool", "redrive", "spool", "--code", "another", "--yes")).toBe(0);
    expect(printed.join("\n")).toContain("0 records released");

    expect(await run("spool", "redrive", "spool", "--code", "bad-ts", "--yes")).toBe(0);
    const audit = JSON.parse(await readFile(join(folder, "spool", "quarantine", "redrive.log"), "utf8"));
    const spool = await open();
    const records = await spool.read({ maxRecords: 100, maxBytes: 1_000_000 });
    await spool.close();

    expect(audit).toMatchObject({ action: "released", file: expect.stringMatching(/\.jsonl$/u), by: expect.any(String) });
    expect(records).toHaveLength(10);
    expect(spool.stats().quarantined).toBe(0);
    expect(await run("spool", "redrive", "spool", "--yes")).toBe(0);
    expect(printed.join("\n")).toContain("0 records released");
  });
});
