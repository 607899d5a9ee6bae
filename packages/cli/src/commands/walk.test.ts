import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CliContext } from "../cli-context.ts";
import { paint } from "../output/paint.ts";
import { runCli } from "../program.ts";

const port = 33_000 + (process.pid % 1_000);
let folder: string;
let stop: () => Promise<void>;
let printed: string[];
let complained: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-walk-"));
  const v3 = { user: "monitor", authSecret: "auth-pass-phrase", privSecret: "priv-pass-phrase" };
  const started = await startPrivateSnmpd({ stateDir: folder, address: "127.0.0.1", port, community: "lab-community", v3 });
  if (started.kind !== "running") throw new Error(started.message);
  stop = () => started.stop();
});

afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  printed = [];
  complained = [];
});

function walk(...args: readonly string[]): Promise<number> {
  const context: CliContext = {
    env: { LAB: "lab-community" },
    cwd: folder,
    paint: paint(false),
    columns: 100,
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
  };
  return runCli(["walk", "127.0.0.1", "--port", String(port), "--community-env", "LAB", "--timeout", "500", ...args], context);
}

function recording(name: string): Promise<string> {
  return readFile(join(folder, name), "utf8");
}

describe("isthmus walk, against Debian's snmpd", () => {
  it("records a subtree without the names of the machine, and says what it replaced", async () => {
    expect(await walk("--record", "clean.snmprec", "--root", "1.3.6.1.2.1.1")).toBe(0);

    const lines = (await recording("clean.snmprec")).split("\n");
    expect(lines).toContain(`1.3.6.1.2.1.1.6.0|4x|${Buffer.from("location-1").toString("hex")}`);
    expect(lines.every((line) => line === "" || /^1\.3\.6\.1\.2\.1\.1\.[\d.]+\|\d+x?\|/u.test(line))).toBe(true);
    expect(printed.join("\n")).toMatch(
      /^\d+ objects recorded in clean\.snmprec\.\nReplaced: name \d+ times, contact \d+ times, location \d+ times/u,
    );
  });

  it("records everything as it is when told so", async () => {
    expect(await walk("--record", "raw.snmprec", "--root", ".1.3.6.1.2.1.1", "--raw")).toBe(0);

    expect(await recording("raw.snmprec")).toContain(Buffer.from("This machine").toString("hex"));
    expect(printed.join("\n")).toContain("Nothing was replaced (--raw)");
  });

  it("stops at its bounds, keeps what it has and exits 2", async () => {
    expect(await walk("--record", "short.snmprec", "--max-objects", "50")).toBe(2);

    expect((await recording("short.snmprec")).trimEnd().split("\n")).toHaveLength(50);
    expect(complained.join("\n")).toContain("The walk ended early: rows");
  });

  it("writes nothing when nothing answers or nothing is there, and refuses what is no OID", async () => {
    expect(await walk("--record", "none.snmprec", "--root", "1.3.6.1.4.1.99999")).toBe(2);
    expect(await walk("--record", "none.snmprec", "--root", "ifTable")).toBe(1);
    expect(await walk("--record", "missing/none.snmprec", "--root", "1.3.6.1.2.1.1.1")).toBe(1);

    await expect(recording("none.snmprec")).rejects.toThrow();
    expect(complained.join("\n")).toMatch(/shows nothing there[\s\S]*dotted OID[\s\S]*cannot be written/u);
  });
});
