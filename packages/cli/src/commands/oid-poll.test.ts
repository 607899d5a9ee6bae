import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { snmpdCli } from "../testing/snmpd-cli.ts";

const port = 34_000 + (process.pid % 1_000);
const cli = snmpdCli({ port });
beforeAll(() => cli.start());
afterAll(() => cli.stop());
beforeEach(() => cli.forget());

function poll(...args: readonly string[]): Promise<number> {
  return cli.run(["oid", "poll", ...args], { ISTHMUS_HOME: cli.folder });
}

const how = ["--port", String(port), "--community-env", "LAB", "--timeout", "500"] as const;

describe("isthmus oid poll, against Debian's snmpd", () => {
  it("reads a column with its rows and labels", async () => {
    expect(await poll("ifOperStatus", "127.0.0.1", ...how)).toBe(0);

    expect(cli.printed[0]).toMatch(/IF-MIB::ifOperStatus\.1 +ifIndex=1 +up\(1\)/u);
  });

  it("reads a scalar by its name and one instance", async () => {
    expect(await poll("sysUpTime", "127.0.0.1", ...how)).toBe(0);
    expect(await poll("ifDescr.1", "127.0.0.1", ...how, "--json")).toBe(0);

    expect(cli.printed[0]).toMatch(/sysUpTime\.0 +\d\d:\d\d:\d\d/u);
    expect(JSON.parse(cli.printed[1] ?? "")).toMatchObject({
      kind: "ok",
      values: [{ name: "IF-MIB::ifDescr.1", row: "ifIndex=1", value: "lo" }],
    });
  });

  it("shows no more than it is asked for, and says so", async () => {
    expect(await poll("system", "127.0.0.1", ...how, "--limit", "3")).toBe(0);

    expect(cli.printed[0]?.split("\n")).toHaveLength(4);
    expect(cli.complained.join()).toContain("Only the first 3 values");
  });

  it("takes a device of a site configuration by its id", async () => {
    const lines = [
      "site: busan",
      "gateway: gw-busan-1",
      'uplink: { url: "http://127.0.0.1:9/", region: ap-northeast-2 }',
      "spool: { dir: /tmp }",
      "allowLoopbackTargets: true",
      'credentials: { lab: { version: "2c", community: { env: LAB } } }',
      `devices: [{ id: srv1, name: Server, address: 127.0.0.1, snmp: { credential: lab, port: ${port} } }]`,
    ];
    await writeFile(join(cli.folder, "site.yaml"), lines.join("\n"));

    expect(await poll("ifNumber", "srv1", "--config", "site.yaml")).toBe(0);
    expect(await poll("ifNumber", "127.0.0.1", "--config", "site.yaml")).toBe(0);
    expect(await poll("ifNumber", "srv2", "--config", "site.yaml")).toBe(1);
    expect(await poll("ifNumber", "srv1")).toBe(1);

    expect(cli.printed[0]).toMatch(/IF-MIB::ifNumber\.0 +\d+/u);
    expect(cli.complained.join("\n")).toMatch(/has no device srv2 that is read over SNMP\. It has srv1\.[\s\S]*Say how to ask srv1/u);
  });

  it("says which secret of the configuration is missing", async () => {
    const lines = [
      "site: busan",
      "gateway: gw-busan-1",
      'uplink: { url: "http://127.0.0.1:9/", region: ap-northeast-2 }',
      "spool: { dir: /tmp }",
      'credentials: { lab: { version: "2c", community: { env: NOT_SET } } }',
    ];
    await mkdir(join(cli.folder, ".isthmus"), { recursive: true });
    await writeFile(join(cli.folder, ".isthmus", "gateway.yaml"), lines.join("\n"));

    expect(await poll("ifNumber", "sw1")).toBe(1);

    expect(cli.complained.join("\n")).toContain("NOT_SET");
  });

  it("tells a device that has nothing there from one that does not answer, and both from an unknown name", async () => {
    expect(await poll("upsBatteryStatus", "127.0.0.1", ...how)).toBe(2);
    expect(await poll("sysName", "127.0.0.1", "--port", "9", "--community-env", "LAB", "--timeout", "100", "--retries", "0")).toBe(2);
    expect(await poll("noSuchObject", "127.0.0.1", ...how)).toBe(1);

    expect(cli.complained.join("\n")).toMatch(
      /has nothing at upsBatteryStatus[\s\S]*127\.0\.0\.1: \w+[\s\S]*No module knows noSuchObject/u,
    );
  });
});
