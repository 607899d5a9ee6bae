import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../config/secret.ts";
import { workerEnvironment } from "../runtime/worker-environment.ts";
import { SnmpCollector } from "./snmp/snmp-collector.ts";
import { SyslogCollector } from "./syslog/syslog-collector.ts";
import { openHarness } from "./testing/collector-harness.ts";
import { TrapCollector } from "./traps/trap-collector.ts";

const folder = mkdtempSync(join(tmpdir(), "worker-secrets-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what worker processes are given", () => {
  it("T13: is the secrets of their own task and of no other, and no credentials of AWS", async () => {
    const given = new Map<string, string>();
    const { deps } = openHarness(["sw1"]);
    const watched = {
      ...deps,
      workers: {
        supervise: ({ role, init, onMessage }: Parameters<typeof deps.workers.supervise>[0]) => {
          given.set(role, JSON.stringify(init()));
          queueMicrotask(() => onMessage({ kind: "listening", udpPort: 1 }));
          return { send: () => true, restarts: () => 0, problem: () => undefined, stop: async () => undefined };
        },
      },
    };
    const community = (value: string) => ({ version: "2c", community: new Secret(value) }) as const;
    const devices = [{ id: "sw1", address: "192.0.2.1" }];
    const polled = { id: "sw1", name: "sw1", address: "192.0.2.1", port: 161, uplinks: [], credential: community("polling-canary") };
    const collectors = [
      new SnmpCollector({ devices: [polled], everySeconds: 60, timeoutMs: 100, retries: 0, readingsEveryPolls: 5 }, watched),
      new SyslogCollector({ udp: { address: "127.0.0.1", port: 0 }, maxLineBytes: 1_024, devices }, watched),
      new TrapCollector(
        {
          address: "127.0.0.1",
          port: 0,
          communities: [new Secret("trap-canary")],
          credentials: [community("sender-canary")],
          devices,
          stateFile: join(folder, "engine.json"),
        },
        watched,
      ),
    ];
    for (const collector of collectors) {
      await collector.start();
      await collector.stop();
    }

    const holds = (role: string) =>
      ["polling-canary", "trap-canary", "sender-canary"].filter((secret) => given.get(role)?.includes(secret) === true);
    expect([...given.keys()].sort()).toEqual(["snmp-poller", "syslog-listener", "trap-listener"]);
    expect(holds("snmp-poller")).toEqual(["polling-canary"]);
    expect(holds("trap-listener")).toEqual(["trap-canary", "sender-canary"]);
    expect(holds("syslog-listener")).toEqual([]);
  });

  it("T13: is an environment without any credential, whatever the gateway's own holds", () => {
    const credentials = [
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_PROFILE",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "ISTHMUS_LAB_COMMUNITY",
      "NODE_OPTIONS",
    ];

    const environment = workerEnvironment({ PATH: "/bin", ...Object.fromEntries(credentials.map((name) => [name, "canary"])) });

    expect(environment).toEqual({ PATH: "/bin" });
  });
});
