import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseHistory, powerAt, tunnelAt, withChange } from "./account-conditions.ts";
import type { AccountEvent } from "./account-events.ts";
import { instances, securityGroups } from "./compute.ts";
import { routeTables, subnets, vpcs } from "./network.ts";
import { SampleAccount } from "./sample-account.ts";

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

describe("the sample account's resources", () => {
  it("refer only to one another, with addresses inside their subnets", () => {
    for (const subnet of subnets) expect(vpcs.some((vpc) => vpc.vpcId === subnet.vpcId)).toBe(true);
    for (const instance of instances) {
      const subnet = subnets.find((candidate) => candidate.subnetId === instance.subnetId);
      expect(inCidr(instance.privateIp, subnet?.cidr ?? "")).toBe(true);
      expect(securityGroups.find((group) => group.groupId === instance.groupId)?.vpcId).toBe(subnet?.vpcId);
    }
    const associated = routeTables.flatMap((table) => table.subnetIds);
    expect(new Set(associated).size).toBe(subnets.length);
  });

  it("have distinct identifiers of EC2's form", () => {
    const ids = [...vpcs.map((v) => v.vpcId), ...subnets.map((s) => s.subnetId), ...instances.map((i) => i.instanceId)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+-[0-9a-f]{17}$/);
  });
});

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

    expect([99, 100, 199, 200].map((atMs) => powerAt(history, id, atMs).state)).toEqual(["running", "stopped", "stopped", "running"]);
    expect(tunnelAt(history, "198.51.100.11", 100)).toEqual({ state: "up", sinceMs: 0 });
  });

  it("forgets old changes but never the latest of a subject", () => {
    const dayMs = 86_400_000;
    const old = withChange(withChange([], { kind: "power", id, to: "stopped", atMs: 0 }), { kind: "power", id, to: "running", atMs: 1 });

    const next = withChange(old, { kind: "tunnel", id: "198.51.100.11", to: "down", atMs: 30 * dayMs });

    expect(next.map((change) => change.atMs)).toEqual([1, 30 * dayMs]);
  });
});

function inCidr(address: string, cidr: string): boolean {
  const [base = "", bits = "0"] = cidr.split("/");
  const number = (text: string): number => text.split(".").reduce((total, octet) => total * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}
