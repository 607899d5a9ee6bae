import { spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeviceStates } from "../../onprem-gateway/src/collectors/device-states.ts";
import { probeDevice } from "../../onprem-gateway/src/collectors/snmp/probe.ts";
import { SnmpCollector, type SnmpDevice } from "../../onprem-gateway/src/collectors/snmp/snmp-collector.ts";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { openHarness, until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import type { AuthProtocol, PrivProtocol, SnmpCredential } from "../../onprem-gateway/src/config/schema.ts";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";
import { testCredential } from "../../onprem-gateway/src/discovery/test-credential.ts";
import { type LoopbackAgent, startLoopbackAgent } from "../../onprem-gateway/src/discovery/testing/loopback-agent.ts";
import type { GatewayEvents } from "../../onprem-gateway/src/events.ts";
import { encodeFrame, FrameReader } from "../../onprem-gateway/src/runtime/frame-stream.ts";
import { systemClock } from "../../onprem-gateway/src/runtime/system-clock.ts";
import type { WorkerSupervisor } from "../../onprem-gateway/src/runtime/worker.ts";
import { channelDescriptor, channelVariable, parseWorkerFrame } from "../../onprem-gateway/src/runtime/worker-channel.ts";
import { type HostileAgent, startHostileAgent } from "./hostile-agent.ts";
import { hostileBehaviours } from "./hostile-behaviours.ts";

/** What must never be seen: every secret and every user of this test has it in its name. */
const canary = "CANARY-7f3a";
const right = `${canary}-right-phrase`;
const wrong = `${canary}-wrong-phrase`;
const address = "127.0.0.1";

let agent: LoopbackAgent;
let noisy: HostileAgent;
let changed: HostileAgent;
let port = 0;
let closed = 0;
beforeAll(async () => {
  port = await freeUdpPort();
  closed = await freeUdpPort();
  const configuration = [
    `rocommunity ${canary}-community 127.0.0.0/8`,
    `createUser ${canary}-user SHA "${right}" AES "${right}"`,
    `createUser ${canary}-old MD5 "${right}" DES "${right}"`,
    `rouser ${canary}-user priv`,
    `rouser ${canary}-old priv`,
  ];
  agent = await startLoopbackAgent({ addresses: [address], port, configuration });
  noisy = await startHostileAgent(hostileBehaviours["random bytes"] ?? (() => []));
  changed = await startHostileAgent(hostileBehaviours["an answer with any byte changed"] ?? (() => []));
});
afterAll(async () => {
  noisy.stop();
  changed.stop();
  await agent.stop();
});

function community(version: "1" | "2c", name: string): SnmpCredential {
  return { version, community: new Secret(`${canary}-${name}`) };
}

interface UserOptions {
  readonly name?: string;
  readonly authProtocol?: AuthProtocol;
  readonly auth?: string;
  readonly privProtocol?: PrivProtocol;
  readonly priv?: string;
}

function user({ name = "user", authProtocol = "sha", auth = right, privProtocol = "aes", priv = right }: UserOptions = {}): SnmpCredential {
  return {
    version: "3",
    user: `${canary}-${name}`,
    auth: { protocol: authProtocol, secret: new Secret(auth) },
    priv: { protocol: privProtocol, secret: new Secret(priv) },
  };
}

const old = { name: "old", authProtocol: "md5", privProtocol: "des" } as const;

/** A device for every way in which a credential can be right or wrong, and for agents that are not there or break the rules. */
function devices(): readonly SnmpDevice[] {
  const credentials: readonly SnmpCredential[] = [
    community("1", "community"),
    community("2c", "community"),
    community("1", "wrong"),
    community("2c", "wrong"),
    user(),
    user({ name: "nobody" }),
    user({ auth: wrong }),
    user({ authProtocol: "sha512" }),
    user({ priv: wrong }),
    user({ privProtocol: "aes256b" }),
    user({ privProtocol: "aes192r" }),
    user(old),
    user({ ...old, priv: wrong }),
    user({ ...old, auth: wrong }),
  ];
  const places = [
    ...credentials.map((credential) => ({ credential, port })),
    ...[closed, noisy.port, changed.port].flatMap((other) =>
      [community("2c", "community"), user(), user(old)].map((credential) => ({ credential, port: other })),
    ),
  ];
  return places.map((place, at) => ({ id: `device-${at}`, name: `device ${at}`, address, uplinks: [], ...place }));
}

describe("communities, users and keys", () => {
  it("are in no result of a probe or a credential test, as text or as an inspected object", async () => {
    const seen = await Promise.all(
      devices().map(async ({ credential, port: at }) => {
        const options = { timeoutMs: 200, retries: 0 };
        const probed = await probeDevice({ address, port: at, credential }, { ...options, budgetMs: 2_000, nowMs: () => 0 });
        const tested = await testCredential({ address, port: at, credential, ...options, clock: systemClock });
        return `${JSON.stringify([probed, tested], bigints)} ${inspect([probed, tested], { depth: 20 })}`;
      }),
    );

    expect(seen.join("\n").match(/other-address|timeout|refused|wrong-digest|unknown-user|decryption-error|malformed/gu)).not.toBeNull();
    expect(seen.filter((text) => text.includes(canary))).toEqual([]);
  });

  it("are in no message, output, event or record of a polling gateway", async () => {
    const list = devices();
    const seen: string[] = [];
    const harness = openHarness(list.map(({ id }) => id));
    const events: GatewayEvents = {
      count: (name, by) => harness.deps.events.count(name, by),
      occurred: (name, fields, level) => {
        seen.push(JSON.stringify([name, fields, level]));
        harness.deps.events.occurred(name, fields, level);
      },
      counters: () => harness.deps.events.counters(),
    };
    const workers = listenedWorkers(seen);
    const collector = new SnmpCollector(
      { devices: list, everySeconds: 1, timeoutMs: 200, retries: 0, readingsEveryPolls: 2 },
      { ...harness.deps, events, workers, states: new DeviceStates(list.map(({ id }) => id)) },
    );
    await collector.start();
    const polled = () => new Set(harness.ofKind("reach").map(({ deviceId }) => deviceId)).size;

    await until(() => polled() === list.length && harness.ofKind("samples").length >= 6, { what: "all devices polled", withinMs: 60_000 });
    await collector.stop();

    seen.push(JSON.stringify(harness.observations, bigints), JSON.stringify(harness.deps.events.counters()));
    expect(seen.filter((text) => text.includes('"type":"message"')).length).toBeGreaterThan(0);
    expect(seen.filter((text) => text.includes(canary) || text.includes(Buffer.from(canary).toString("hex")))).toEqual([]);
  });
});

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** Workers over the channel of the gateway, with everything that they send or print kept. */
function listenedWorkers(seen: string[]): WorkerSupervisor {
  return {
    supervise: ({ role, init, onMessage }) => {
      const entry = fileURLToPath(new URL("../../onprem-gateway/src/main.ts", import.meta.url));
      const child = spawn(process.execPath, [entry, "--worker", role], {
        env: { [channelVariable]: `${channelDescriptor}` },
        stdio: ["ignore", "pipe", "pipe", "pipe"],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", (chunk) => seen.push(String(chunk)));
      }
      const pipe = child.stdio[channelDescriptor] as Duplex;
      const reader = new FrameReader();
      const wire: Buffer[] = [];
      pipe.on("data", (chunk: Buffer) => {
        wire.push(chunk);
        for (const frame of reader.push(chunk)) {
          seen.push(JSON.stringify(frame, bigints));
          const known = frame.kind === "value" ? parseWorkerFrame(frame.value) : undefined;
          if (known?.type === "message") {
            onMessage(known.body);
          }
        }
      });
      pipe.on("error", () => pipe.destroy());
      pipe.write(encodeFrame({ type: "init", body: init() }));
      return {
        send: (body) => pipe.write(encodeFrame({ type: "message", body })),
        restarts: () => 0,
        problem: () => undefined,
        stop: async () => {
          const ended = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGKILL");
          await ended;
          seen.push(Buffer.concat(wire).toString("latin1"));
        },
      };
    },
  };
}
