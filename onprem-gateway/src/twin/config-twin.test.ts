import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DesiredNotice } from "@isthmus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../config/load.ts";
import type { ReloadPlan } from "../config/plan-reload.ts";
import { StartError } from "../errors.ts";
import { ConfigReload } from "../reload-config.ts";
import type { Clock } from "../runtime/clock.ts";
import { countedEvents } from "../spool/testing/spool-under-test.ts";
import { ConfigTwin, startingRecord } from "./config-twin.ts";
import { signDesired } from "./desired-signature.ts";
import type { FetchedDesired } from "./fetch-desired.ts";
import type { TwinRecord } from "./twin-record.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-twin-"));
  path = join(folder, "gateway.yaml");
  await writeFile(path, file);
});
afterEach(() => rm(folder, { recursive: true }));

const file = `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
cloudConfig: { targets: [10.0.0.0/8] }
devices: [{ id: sw1, name: Switch, address: 10.0.0.1, ping: true }]
`;
const rt1 = (address: string) => ({ devices: [{ id: "rt1", name: "Router", address, ping: true }] });

/** A gateway whose devices answer at the addresses that are told, at once, and whose time passes only while it sleeps. */
async function gateway({ record = {}, alive = ["10.0.0.1", "10.0.0.2"] }: { record?: TwinRecord; alive?: string[] } = {}) {
  let nowMs = 1_000_000;
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const own = await loadConfig(path, {});
  if (own.kind !== "ok") {
    throw new Error("the file must be valid");
  }
  const start = startingRecord(record, { nowMs, own: own.config });
  const started = await loadConfig(path, {}, { desired: start.settings });
  if (started.kind !== "ok") {
    throw new Error("the configuration must be valid");
  }
  const written: TwinRecord[] = [];
  const documents = new Map<string, FetchedDesired>();
  const state = { applied: [] as ReloadPlan[], fetches: 0, failNext: false };
  const apply = async (_config: unknown, plan: ReloadPlan) => {
    if (state.failNext) {
      state.failNext = false;
      throw new StartError("collector-unavailable", "the program is missing");
    }
    state.applied.push(plan);
  };
  const reload = new ConfigReload(
    { configPath: path, started, desired: start.settings, environment: {} },
    { events: countedEvents(), apply, onFile: (misfit) => twin.fileChanged(misfit) },
  );
  const twin = new ConfigTwin(start.record, {
    file: {
      write: async (next) => {
        written.push(next);
      },
    },
    fetch: async (held) => {
      state.fetches += 1;
      return documents.get([...documents.keys()].at(-1) ?? "") ?? { kind: "unanswered", reason: held ?? "" };
    },
    clock,
    events: countedEvents(),
    follow: (desired) => reload.follow(desired),
    current: () => reload.current,
    answering: () => new Set(reload.current.config.devices.filter(({ address }) => alive.includes(address)).map(({ id }) => id)),
  });
  const offer = async (version: number, settings: unknown, keyPem?: string): Promise<DesiredNotice> => {
    const text = JSON.stringify(settings);
    const signed = keyPem === undefined ? undefined : signDesired(settings, { siteId: "busan", signedMs: nowMs, keyPem });
    const signature = signed?.kind === "signed" ? { signature: { signedMs: nowMs, value: signed.signature.value } } : {};
    const notice = { version, sha256: createHash("sha256").update(text).digest("hex") };
    documents.set(notice.sha256, { kind: "document", text: JSON.stringify({ ...notice, pushedMs: 0, settings: text, ...signature }) });
    await offerAgain(notice);
    return notice;
  };
  const offerAgain = async (notice: DesiredNotice) => {
    twin.offer(notice);
    await twin.idle();
  };
  const ids = () => reload.current.config.devices.map(({ id, address }) => `${id} ${address}`);
  return { twin, reload, offer, offerAgain, ids, state, alive, last: () => written.at(-1) ?? {} };
}

describe("the twin of the cloud's wishes", () => {
  it("fetches, follows and keeps a version, and says so", async () => {
    const { twin, offer, ids, last } = await gateway();

    const { sha256 } = await offer(7, rt1("10.0.0.2"));

    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.reported()).toEqual({ accepts: true, running: { version: 7, sha256, sinceMs: 1_000_000, trial: false }, pinned: 0 });
    expect(last().good?.config.version).toBe(7);
    expect(twin.problem()).toBeUndefined();
  });

  it("does nothing when what it has is offered again", async () => {
    const { offer, offerAgain, state } = await gateway();
    const notice = await offer(7, rt1("10.0.0.2"));

    await offerAgain(notice);

    expect(state.fetches).toBe(1);
  });

  it("T24: refuses an invalid version as a whole with every problem, and keeps running on the one before", async () => {
    const { twin, offer, ids, last } = await gateway();
    await offer(7, rt1("10.0.0.2"));

    await offer(8, { ...rt1("192.0.2.1"), uplink: { url: "https://example.org/" } });
    await offer(9, rt1("192.0.2.1"));

    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.reported()).toMatchObject({ running: { version: 7 }, refused: { version: 9 } });
    expect(twin.reported().refused?.problems).toEqual([expect.stringMatching(/^devices\[0\]\.address: .*10\.0\.0\.0\/8.*192\.0\.2\.1/u)]);
    expect(twin.problem()).toMatch(/^version 9 is refused/u);
    expect(last()).toMatchObject({ good: { config: { version: 7 } }, refused: { version: 9 } });
  });

  it("T24: follows only what the key of its file has signed, and after a restart too", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const keyPem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const trustKey = publicKey.export({ format: "der", type: "spki" }).toString("base64");
    const unsigned = await gateway();
    await unsigned.offer(6, rt1("10.0.0.2"));
    await writeFile(path, file.replace("targets: [10.0.0.0/8]", `targets: [10.0.0.0/8], trustKey: ${trustKey}`));

    const { twin, offer, ids, last } = await gateway({ record: unsigned.last() });
    expect(ids()).toEqual(["sw1 10.0.0.1"]);
    await offer(7, rt1("10.0.0.2"), keyPem);
    await offer(8, rt1("10.0.0.3"));

    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.problem()).toMatch(/^version 8 is refused: it is not signed/u);
    expect((await gateway({ record: last() })).ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
  });

  it("T24: refuses an older version without asking for it", async () => {
    const { twin, offer, ids, state } = await gateway();
    await offer(7, rt1("10.0.0.2"));

    await offer(6, rt1("10.0.0.3"));

    expect(state.fetches).toBe(1);
    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.problem()).toBe("version 6 is older than version 7, which was offered before");
  });

  it("goes back to the version before when devices that answered fall silent", async () => {
    const { twin, offer, ids } = await gateway();
    await offer(7, rt1("10.0.0.2"));

    await offer(8, rt1("10.0.0.99"));

    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.reported()).toMatchObject({ running: { version: 7, trial: false }, refused: { version: 8 } });
    expect(twin.reported().refused?.problems).toEqual(["only 0 of 1 devices that answered before do so with it"]);
  });

  it("goes back to the file alone when the first version silences everything", async () => {
    const { twin, offer, ids, alive } = await gateway();
    alive.length = 0;
    alive.push("10.0.0.1");

    const tried = offer(1, { ping: { everySeconds: 5 } });
    await new Promise((resolve) => setImmediate(resolve));
    alive.length = 0;
    await tried;

    expect(twin.reported().refused?.version).toBe(1);
    expect(ids()).toEqual(["sw1 10.0.0.1"]);
  });

  it("goes back when the collectors cannot follow", async () => {
    const { twin, offer, ids, state } = await gateway();
    await offer(7, rt1("10.0.0.2"));
    state.failNext = true;

    await offer(8, rt1("10.0.0.3"));

    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.reported().refused).toMatchObject({ version: 8, problems: [expect.stringContaining("collector-unavailable")] });
  });

  it("starts with the last good version, without the cloud", async () => {
    const before = await gateway();
    await before.offer(7, rt1("10.0.0.2"));

    const after = await gateway({ record: before.last() });

    expect(after.ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(after.state.fetches).toBe(0);
    expect(after.twin.reported()).toMatchObject({ running: { version: 7 } });
  });

  it("lets the file go first: networks that it no longer allows are left at once, and allowed again when it allows them", async () => {
    const { twin, reload, offer, offerAgain, ids } = await gateway();
    const notice = await offer(7, rt1("10.0.0.2"));

    await writeFile(path, file.replace("10.0.0.0/8", "10.9.0.0/16"));
    await reload.reload();
    await twin.idle();
    expect(ids()).toEqual(["sw1 10.0.0.1"]);
    expect(twin.reported()).toMatchObject({ refused: { version: 7 } });
    expect(twin.reported().running).toBeUndefined();

    await writeFile(path, file);
    await reload.reload();
    await offerAgain(notice);
    expect(ids()).toEqual(["rt1 10.0.0.2", "sw1 10.0.0.1"]);
    expect(twin.reported()).toMatchObject({ running: { version: 7 } });
  });

  it("listens to nobody when the file does not let it", async () => {
    await writeFile(path, file.replace("cloudConfig: {", "cloudConfig: { accept: false,"));
    const { twin, offer, state } = await gateway();

    await offer(7, rt1("10.0.0.2"));

    expect(state.fetches).toBe(0);
    expect(twin.reported()).toEqual({ accepts: false, pinned: 0 });
  });
});
