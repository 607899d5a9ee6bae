import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineFile } from "./engine-file.ts";

describe("EngineFile", () => {
  let folder = "";
  let failures: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-"));
    failures = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (engineId?: string, path = join(folder, "engine.json")) =>
    new EngineFile({ path, engineId, onFailed: (code) => failures.push(code) });

  it("keeps its engine id and counts its boots over restarts", () => {
    const first = open().boot(0);
    const again = open();

    expect(first.id).toMatch(/^8000000005[0-9a-f]{16}$/u);
    expect(first.boots).toBe(1);
    expect([again.boot(0), again.boot(0)].map(({ id, boots }) => [id, boots])).toEqual([
      [first.id, 2],
      [first.id, 3],
    ]);
    expect(failures).toEqual([]);
  });

  it("keeps the clocks of senders, with the time that has passed meanwhile", () => {
    const before = open();
    before.boot(1_000);
    before.remember([{ user: "ops", engineId: "8000000001", boots: 3, timeS: 76, agoMs: 500 }], 9_000);
    before.remember([{ user: "ops", engineId: "8000000001", boots: 3, timeS: 77, agoMs: 500 }], 10_000);
    expect(open().boot(0).peers).toEqual([]);
    before.save();

    expect(open().boot(20_000).peers).toEqual([{ user: "ops", engineId: "8000000001", boots: 3, timeS: 77, agoMs: 10_500 }]);
    expect(open().boot(0).peers).toMatchObject([{ agoMs: 0 }]);
  });

  it("uses the engine id of the operator", () => {
    open().boot(0);

    expect(open("80000000050a0b0c0d").boot(0)).toMatchObject({ id: "80000000050a0b0c0d", boots: 2 });
  });

  it("takes another engine id when its boots run out", () => {
    const { id } = open().boot(0);
    const path = join(folder, "engine.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"boots":1', `"boots":${0x7fff_fffe}`));

    const next = open().boot(0);
    expect(next.boots).toBe(1);
    expect(next.id).not.toBe(id);
  });

  it.each(["", "null", "{", '{"engineId":"80","boots":-1,"peers":[]}'])("starts anew from a damaged file and says so: %s", (text) => {
    writeFileSync(join(folder, "engine.json"), text);

    expect(open().boot(0).boots).toBe(1);
    expect(failures).toEqual(["malformed"]);
  });

  it("says when it cannot write, and goes on", () => {
    const engine = open(undefined, join(folder, "missing", "engine.json"));

    expect(engine.boot(0).boots).toBe(1);
    expect(failures).toEqual(["ENOENT"]);
  });
});
