import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { snmpdCli } from "../testing/snmpd-cli.ts";

const port = 33_000 + (process.pid % 1_000);
const cli = snmpdCli({ port });
beforeAll(() => cli.start());
afterAll(() => cli.stop());
beforeEach(() => cli.forget());

function walk(...args: readonly string[]): Promise<number> {
  return cli.run(["walk", "127.0.0.1", "--port", String(port), "--community-env", "LAB", "--timeout", "500", ...args]);
}

function recording(name: string): Promise<string> {
  return readFile(join(cli.folder, name), "utf8");
}

describe("isthmus walk, against Debian's snmpd", () => {
  it("records a subtree without the names of the machine, and says what it replaced", async () => {
    expect(await walk("--record", "clean.snmprec", "--root", "1.3.6.1.2.1.1")).toBe(0);

    const lines = (await recording("clean.snmprec")).split("\n");
    expect(lines).toContain(`1.3.6.1.2.1.1.6.0|4x|${Buffer.from("location-1").toString("hex")}`);
    expect(lines.every((line) => line === "" || /^1\.3\.6\.1\.2\.1\.1\.[\d.]+\|\d+x?\|/u.test(line))).toBe(true);
    expect(cli.printed.join("\n")).toMatch(
      /^\d+ objects recorded in clean\.snmprec\.\nReplaced: name \d+ times, contact \d+ times, location \d+ times/u,
    );
  });

  it("records everything as it is when told so", async () => {
    expect(await walk("--record", "raw.snmprec", "--root", ".1.3.6.1.2.1.1", "--raw")).toBe(0);

    expect(await recording("raw.snmprec")).toContain(Buffer.from("This machine").toString("hex"));
    expect(cli.printed.join("\n")).toContain("Nothing was replaced (--raw)");
  });

  it("stops at its bounds, keeps what it has and exits 2", async () => {
    expect(await walk("--record", "short.snmprec", "--max-objects", "50")).toBe(2);

    expect((await recording("short.snmprec")).trimEnd().split("\n")).toHaveLength(50);
    expect(cli.complained.join("\n")).toContain("The walk ended early: rows");
  });

  it("writes nothing when nothing answers or nothing is there, and refuses what is no OID", async () => {
    expect(await walk("--record", "none.snmprec", "--root", "1.3.6.1.4.1.99999")).toBe(2);
    expect(await walk("--record", "none.snmprec", "--root", "ifTable")).toBe(1);
    expect(await walk("--record", "missing/none.snmprec", "--root", "1.3.6.1.2.1.1.1")).toBe(1);

    await expect(recording("none.snmprec")).rejects.toThrow();
    expect(cli.complained.join("\n")).toMatch(/shows nothing there[\s\S]*dotted OID[\s\S]*cannot be written/u);
  });
});
