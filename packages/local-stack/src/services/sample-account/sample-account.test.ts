import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { AccountEvent } from "./account-events.ts";
import { Conditions, parseHistory, withChange } from "./conditions.ts";
import { SampleAccount } from "./sample-account.ts";
import { instances } from "./seoul/instances.ts";

const folder = mkdtempSync(join(tmpdir(), "isthmus-account-"));
const startMs = Date.UTC(2026, 10, 22, 3, 0);
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function openAccount(stateFile = join(folder, `nested/${files}.json`)) {
  files += 1;
  const events: AccountEvent[] = [];
  let nowMs = startMs;
  const account = new SampleAccount(
    { accountId: "000000000000", region: "ap-northeast-2", stateFile },
    { now: () => (nowMs += 1_000), emit: (event) => events.push(event) },
  );
  return { account, events, stateFile };
}

describe("SampleAccount", () => {
  it("announces a stopped instance as EC2 does", async () => {
    const { account, events } = openAccount();

    const outcome = await account.run("instance-stop");

    expect(outcome).toEqual({ kind: "ok", message: "prod-api-2 is stopped." });
    expect(events.map((event) => event.detail["state"])).toEqual(["stopping", "stopped"]);
    expect(events[1]).toMatchObject({
      version: "0",
      source: "aws.ec2",
      "detail-type": "EC2 Instance State-change Notification",
      account: "000000000000",
      region: "ap-northeast-2",
      time: "2026-11-22T03:00:01Z",
      detail: { "instance-id": instances.find((instance) => instance.name === "prod-api-2")?.instanceId },
    });
  });

  it("says so, and sends nothing, when a scenario changes nothing", async () => {
    const { account, events } = openAccount();

    const outcome = await account.run("vpn-tunnel-up");

    expect(outcome.message).toContain("It was so already.");
    expect(events).toEqual([]);
    expect(account.history).toEqual([]);
  });

  it("announces a lost tunnel through AWS Health and a failed status check not at all", async () => {
    const { account, events } = openAccount();

    await account.run("vpn-tunnel-down");
    await account.run("instance-impaired");

    expect(events.map((event) => [event.source, event.detail["eventTypeCode"]])).toEqual([["aws.health", "AWS_VPN_REDUNDANCY_LOSS"]]);
    expect(account.history).toHaveLength(2);
  });

  it("rejects a scenario it does not have", async () => {
    expect(await openAccount().account.run("meteor")).toMatchObject({ kind: "rejected", code: "unknown-scenario" });
  });

  it("remembers its changes over a restart", async () => {
    const first = openAccount();
    await first.account.run("instance-stop");
    await first.account.run("vpn-tunnel-down");

    const second = openAccount(first.stateFile);

    expect(second.account.history).toEqual(first.account.history);
    expect(JSON.parse(readFileSync(first.stateFile, "utf8"))).toHaveLength(2);
  });

  it("drops entries of the state file that name nothing in the account", () => {
    const stateFile = join(folder, "foreign.json");
    const tunnel = { kind: "tunnel", id: "198.51.100.11", to: "down", atMs: 5 };
    writeFileSync(stateFile, JSON.stringify([{ kind: "power", id: "i-other", to: "stopped", atMs: 1 }, null, tunnel]));

    expect(openAccount(stateFile).account.history).toEqual([tunnel]);
  });
});

describe("condition history", () => {
  const id = instances[0]?.instanceId ?? "";

  it("answers for any moment, not only for now", () => {
    const history = parseHistory([
      { kind: "power", id, to: "running", atMs: 200 },
      { kind: "power", id, to: "stopped", atMs: 100 },
    ]);

    const states = [99, 100, 199, 200].map((atMs) => new Conditions(history, atMs).of("power", id).state);
    expect(states).toEqual(["running", "stopped", "stopped", "running"]);
    expect(new Conditions(history, 100).of("tunnel", "198.51.100.11")).toEqual({ state: "up", sinceMs: 0 });
  });

  it("forgets old changes but never the latest of a subject", () => {
    const dayMs = 86_400_000;
    const old = withChange(withChange([], { kind: "power", id, to: "stopped", atMs: 0 }), { kind: "power", id, to: "running", atMs: 1 });

    const next = withChange(old, { kind: "tunnel", id: "198.51.100.11", to: "down", atMs: 30 * dayMs });

    expect(next.map((change) => change.atMs)).toEqual([1, 30 * dayMs]);
  });
});
