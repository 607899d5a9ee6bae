import { beforeEach, describe, expect, it } from "vitest";
import { MemoryConfigStore } from "../../adapters/memory/memory-config-store.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { widgetNowMs as nowMs, putSite } from "../../testing/overview-items.ts";
import { serveDesiredConfig } from "../ingest-batch/serve-desired-config.ts";
import { manageConfig } from "./manage-config.ts";

const settings = { devices: [{ id: "sw1", name: "Switch", address: "10.0.0.1", ping: true }] };
const site = "busan";

let entities: MemoryEntityStore;
let configs: MemoryConfigStore;
beforeEach(() => {
  entities = new MemoryEntityStore();
  configs = new MemoryConfigStore(entities);
});

let pushMs = nowMs;
function push(wanted: unknown, note?: string) {
  pushMs += 1;
  return manageConfig({ action: "push", site, settings: wanted, ...(note !== undefined && { note }) }, { entities, configs }, pushMs);
}

describe("managing desired configurations", () => {
  it("numbers what is pushed, and shows and lists it", async () => {
    expect(await push(settings, "first")).toMatchObject({ kind: "pushed", version: 1 });
    expect(await push({ ...settings, poll: { everySeconds: 30 } })).toMatchObject({ kind: "pushed", version: 2 });

    expect(await manageConfig({ action: "show", site }, { entities, configs }, nowMs)).toMatchObject({
      kind: "config",
      inForce: true,
      config: { version: 2, settings: JSON.stringify({ poll: { everySeconds: 30 }, ...settings }) },
    });
    expect(await manageConfig({ action: "show", site, version: 1 }, { entities, configs }, nowMs)).toMatchObject({ inForce: false });
    expect(await manageConfig({ action: "history", site, limit: 20 }, { entities, configs }, nowMs)).toMatchObject({
      inForce: 2,
      versions: [
        { version: 2, devices: 1 },
        { version: 1, note: "first" },
      ],
    });
  });

  it("gives what is in force already no new number", async () => {
    await push(settings);

    expect(await push(settings)).toEqual({ kind: "unchanged", version: 1 });
  });

  it("keeps a signature with its version, also for a text that is in force without one, and refuses one over another text", async () => {
    const pushed = await push(settings);
    const value = `${"A".repeat(86)}==`;
    const sha256 = "sha256" in pushed ? pushed.sha256 : "";
    const signedPush = (hash: string) => {
      const signature = { signedMs: nowMs, value, sha256: hash };
      return manageConfig({ action: "push", site, settings, signature }, { entities, configs }, nowMs + 10_000);
    };

    expect(await signedPush("0".repeat(64))).toMatchObject({ kind: "invalid", problems: [expect.stringContaining("another text")] });
    expect(await signedPush(sha256)).toMatchObject({ kind: "pushed", version: 2 });

    expect(await configs.readVersion(site, 2)).toMatchObject({ sha256, signature: { signedMs: nowMs, value } });
    const { body } = await serveDesiredConfig({ siteId: site }, { entities, configs });
    expect(JSON.parse(body ?? "")).toMatchObject({ version: 2, signature: { signedMs: nowMs, value } });
  });

  it("T24: keeps nothing that may not be said, and names every problem", async () => {
    const answer = await push({ devices: [{ ...settings.devices[0], address: "sw1.example" }], uplink: {}, spool: {} });

    expect(answer).toMatchObject({ kind: "invalid" });
    expect("problems" in answer && answer.problems.join("\n")).toMatch(/devices\[0\]\.address: [\s\S]*uplink[\s\S]*spool/u);
    expect(await manageConfig({ action: "show", site }, { entities, configs }, nowMs)).toEqual({ kind: "none" });
  });

  it("takes the next number when one is taken by a push that never came into force", async () => {
    await configs.append({ siteId: site, version: 1, sha256: "0".repeat(64), pushedMs: 0, settings: "{}", devices: 0 });

    expect(await push(settings)).toMatchObject({ kind: "pushed", version: 2 });
  });

  it("says so when a later push came into force meanwhile, or the table is throttled", async () => {
    const late = Object.assign(new MemoryConfigStore(entities), {
      putInForce: (): Promise<PutOutcome> => Promise.resolve({ kind: "duplicate" }),
    });

    const answer = await manageConfig({ action: "push", site, settings }, { entities, configs: late }, nowMs);

    expect(answer).toEqual({ kind: "busy" });
  });

  it("tells which gateways there are to follow", async () => {
    await putSite({ entities, events: new MemoryEventStore() });

    expect(await push(settings)).toMatchObject({ gateways: [{ gatewayId: "gw-busan-1", wanted: 1, drift: "unknown" }] });
    expect(await manageConfig({ action: "gateways", site: "seoul" }, { entities, configs }, nowMs)).toEqual({
      kind: "gateways",
      gateways: [],
    });
  });
});
