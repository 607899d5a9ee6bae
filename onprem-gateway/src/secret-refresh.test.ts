import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AwsSecretAnswer } from "./aws/aws-secrets.ts";
import { SecretMemory } from "./aws/secret-memory.ts";
import { DeviceStates } from "./collectors/device-states.ts";
import { loadConfig } from "./config/load.ts";
import type { ReloadPlan } from "./config/plan-reload.ts";
import type { GatewayConfig } from "./config/schema.ts";
import { ConfigReload } from "./reload-config.ts";
import type { Clock } from "./runtime/clock.ts";
import { SecretRefresh } from "./secret-refresh.ts";
import { countedEvents } from "./spool/testing/spool-under-test.ts";

const minuteMs = 60_000;
const unreachable: AwsSecretAnswer = { kind: "unreachable", found: "no answer from AWS" };

let folder: string;
let asked: number;
let applied: { readonly config: GatewayConfig; readonly plan: ReloadPlan }[];
let answer: AwsSecretAnswer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isthmus-refresh-"));
  asked = 0;
  applied = [];
  answer = { kind: "found", text: "first" };
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A clock that lets its one sleeper go on minute by minute. */
class SteppedClock implements Clock {
  #nowMs = 0;
  #wake: (() => void) | undefined;
  #asleep = Promise.withResolvers<void>();

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    const slept = new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal?.addEventListener("abort", () => resolve());
    });
    this.#asleep.resolve();
    return slept;
  }

  /** Lets the time pass, and waits until the sleeper sleeps again. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await this.#asleep.promise;
      this.#asleep = Promise.withResolvers();
      this.#nowMs += minuteMs;
      this.#wake?.();
      await this.#asleep.promise;
    }
  }
}

async function started(reference = "{ ssm: /isthmus/busan/community }") {
  const configPath = join(folder, "gateway.yaml");
  writeFileSync(
    configPath,
    `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials: { lab: { version: "2c", community: ${reference} } }
devices: [{ id: sw1, name: Switch, address: 10.0.0.1, snmp: { credential: lab } }, { id: ups1, name: UPS, address: 10.0.0.2, ping: true }]
traps: { address: 0.0.0.0, port: 162, communities: [${reference}] }
`,
  );
  const remote = new SecretMemory(async () => {
    asked += 1;
    return answer;
  });
  const environment = { LAB: "lab" };
  const loaded = await loadConfig(configPath, environment, { remote });
  if (loaded.kind !== "ok") {
    throw new Error("the configuration must be valid");
  }
  const states = new DeviceStates(["sw1"]);
  const clock = new SteppedClock();
  const apply = async (config: GatewayConfig, plan: ReloadPlan) => {
    applied.push({ config, plan });
  };
  const reload = new ConfigReload({ configPath, started: loaded, environment, remote }, { events: countedEvents(), apply });
  const refresh = new SecretRefresh({ clock, remote, reload, states });
  await refresh.start();
  return { clock, states, reload, refresh, configPath };
}

function communities({ credentials, traps }: GatewayConfig): readonly (string | undefined)[] {
  const lab = credentials["lab"];
  return [lab?.version === "2c" ? lab.community.reveal() : undefined, ...(traps?.communities.map((each) => each.reveal()) ?? [])];
}

describe("refreshing secrets", () => {
  it("T14: follows a new one within a quarter of an hour, for devices and for senders of traps, without a restart", async () => {
    const { clock, refresh, reload } = await started();

    await clock.pass(14);
    const early = asked;
    answer = { kind: "found", text: "second" };
    await clock.pass(1);
    await refresh.stop();

    expect(early).toBe(1);
    expect(applied.map(({ plan }) => [plan.changed, plan.untouched, plan.restartNeeded])).toEqual([[["sw1"], ["ups1"], []]]);
    expect(communities(reload.current.config)).toEqual(["second", "second"]);
  });

  it("touches nothing while secrets stay the same", async () => {
    const { clock, refresh } = await started();

    await clock.pass(31);
    await refresh.stop();

    expect(asked).toBe(3);
    expect(applied).toEqual([]);
  });

  it("T14: looks within a minute when a device answers no longer, and once for all of them", async () => {
    const { clock, states, refresh } = await started();
    states.report("sw1", "snmp", "up");
    await clock.pass(1);
    expect(asked).toBe(1);

    states.report("sw1", "snmp", "down");
    await clock.pass(2);
    await refresh.stop();

    expect(asked).toBe(2);
  });

  it("T14: starts without AWS, says what waits, and watches it as soon as AWS is there", async () => {
    answer = unreachable;
    const { clock, refresh, reload } = await started();
    const before = refresh.problem();

    answer = { kind: "found", text: "first" };
    await clock.pass(1);
    await refresh.stop();

    expect(before).toMatch(/^secrets cannot be read: credentials\.lab\.community: .*\/isthmus\/busan\/community/u);
    expect(applied.map(({ plan }) => plan.changed)).toEqual([["sw1"]]);
    expect(communities(reload.current.config)).toEqual(["first", "first"]);
    expect(refresh.problem()).toBeUndefined();
  });

  it("T14: goes on with the last good value, and says so, while AWS is gone or refuses", async () => {
    const { clock, refresh, reload } = await started();

    answer = unreachable;
    await clock.pass(15);
    const gone = refresh.problem();
    answer = { kind: "refused", found: "access is denied", remedy: "allow it" };
    await clock.pass(1);
    await refresh.stop();

    expect(gone).toMatch(/no answer from AWS; the last good value is used/u);
    expect(refresh.problem()).toMatch(/allow it; found access is denied; the last good value is used/u);
    expect(communities(reload.current.config)).toEqual(["first", "first"]);
    expect(applied).toEqual([]);
  });

  it("follows a secret in a file, and leaves an edited configuration to its operator", async () => {
    const path = join(folder, "community");
    writeFileSync(path, "first\n");
    const { clock, refresh, reload, configPath } = await started(`{ file: ${path} }`);

    writeFileSync(path, "second\n");
    writeFileSync(configPath, "half a configurat");
    await clock.pass(15);
    await refresh.stop();

    expect(communities(reload.current.config)).toEqual(["second", "second"]);
    expect(reload.problem()).toBeUndefined();
  });

  it("has nothing to do for secrets of the environment", async () => {
    const { clock, refresh } = await started("{ env: LAB }");

    await clock.pass(20);
    await refresh.stop();

    expect(asked).toBe(0);
    expect(applied).toEqual([]);
  });
});
