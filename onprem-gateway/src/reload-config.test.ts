import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "./config/load.ts";
import type { ReloadPlan } from "./config/plan-reload.ts";
import { ConfigReload } from "./reload-config.ts";
import { countedEvents } from "./spool/testing/spool-under-test.ts";

let folder: string;
let path: string;
let plans: ReloadPlan[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-reload-"));
  path = join(folder, "gateway.yaml");
  plans = [];
});
afterEach(() => rm(folder, { recursive: true }));

async function write(devices: string, more = ""): Promise<void> {
  const uplink = '{ url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }';
  await writeFile(path, `site: busan\ngateway: gw1\nuplink: ${uplink}\nspool: { dir: /var/lib/isthmus }\ndevices: ${devices}\n${more}`);
}

const sw1 = "{ id: sw1, name: Switch, address: 10.0.0.1, ping: true }";
const rt1 = "{ id: rt1, name: Router, address: 10.0.0.2, ping: true }";

async function reloadOf(): Promise<ConfigReload> {
  const started = await loadConfig(path, {});
  if (started.kind !== "ok") {
    throw new Error("the first configuration must be valid");
  }
  const apply = async (_config: unknown, plan: ReloadPlan) => {
    plans.push(plan);
  };
  return new ConfigReload({ configPath: path, started, environment: {} }, { events: countedEvents(), apply });
}

describe("reloading the configuration", () => {
  it("makes the collectors follow, and tells the new configuration", async () => {
    await write(`[${sw1}]`);
    const reload = await reloadOf();
    const before = reload.current.hash;

    await write(`[${sw1}, ${rt1}]`);
    await reload.reload();

    expect(plans).toEqual([{ added: ["rt1"], removed: [], changed: [], untouched: ["sw1"], paced: [], restartNeeded: [] }]);
    expect(reload.current.hash).not.toBe(before);
    expect(reload.problem()).toBeUndefined();
  });

  it("refuses a wrong one as a whole, tells every problem, and recovers with the next right one", async () => {
    await write(`[${sw1}]`);
    const reload = await reloadOf();

    await write(`[${rt1}, { id: "a b", name: X, address: nowhere, ping: true }]`);
    await reload.reload();
    const problem = reload.problem();
    await write(`[${sw1}]`);
    await reload.reload();

    expect(problem).toMatch(/refused, the old one goes on: .*id.*; .*address/u);
    expect(plans.map(({ removed }) => removed)).toEqual([[]]);
    expect(reload.problem()).toBeUndefined();
  });

  it("says what needs a restart until it is put back", async () => {
    await write(`[${sw1}]`);
    const reload = await reloadOf();

    await write(`[${sw1}]`, "health: { address: 127.0.0.1, port: 9000 }\n");
    await reload.reload();
    expect(reload.problem()).toBe("a restart is needed for what changed in: health");
    await write(`[${sw1}]`);
    await reload.reload();

    expect(reload.problem()).toBeUndefined();
  });

  it("follows SIGHUP while it runs, and no longer", async () => {
    await write(`[${sw1}]`);
    const reload = await reloadOf();
    const before = process.listenerCount("SIGHUP");

    await reload.start();
    expect(process.listenerCount("SIGHUP")).toBe(before + 1);
    await reload.stop();

    expect(process.listenerCount("SIGHUP")).toBe(before);
  });
});
