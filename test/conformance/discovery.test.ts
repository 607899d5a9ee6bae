import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { parseConfig } from "../../onprem-gateway/src/config/load.ts";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";
import { devicesYaml } from "../../onprem-gateway/src/discovery/devices-yaml.ts";
import {
  type Discovery,
  type DiscoveryOptions,
  type DiscoveryProgress,
  discoverNetwork,
} from "../../onprem-gateway/src/discovery/discover-network.ts";
import { planTargets } from "../../onprem-gateway/src/discovery/plan-targets.ts";
import { type LoopbackAgent, startLoopbackAgent } from "../../onprem-gateway/src/discovery/testing/loopback-agent.ts";
import type { NamedCredential } from "../../onprem-gateway/src/discovery/try-credentials.ts";
import { systemClock } from "../../onprem-gateway/src/runtime/system-clock.ts";

const phrase = "a-pass-phrase-of-this-test";
const credentials: readonly NamedCredential[] = [
  { name: "old", credential: { version: "2c", community: new Secret("wrong") } },
  { name: "lab", credential: { version: "2c", community: new Secret("lab") } },
  {
    name: "core",
    credential: {
      version: "3",
      user: "monitor",
      auth: { protocol: "sha256", secret: new Secret(phrase) },
      priv: { protocol: "aes", secret: new Secret(phrase) },
    },
  },
];

let port = 0;
const agents: LoopbackAgent[] = [];

beforeAll(async () => {
  port = await freeUdpPort();
  const start = async (addresses: readonly string[], configuration: readonly string[]) => {
    agents.push(await startLoopbackAgent({ addresses, port, configuration }));
  };
  await start(["127.0.31.1", "127.0.31.2", "127.0.31.5"], ["rocommunity lab 127.0.0.0/8", "sysName Core: 스위치.example.net"]);
  await start(["127.0.31.3"], [`createUser monitor SHA-256 "${phrase}" AES "${phrase}"`, "rouser monitor priv", "sysName router"]);
  await start(["127.0.31.4"], [`createUser monitor SHA-256 "another-pass-phrase" AES "${phrase}"`, "rouser monitor priv"]);
});
afterAll(() => Promise.all(agents.map((agent) => agent.stop())));

async function discover(options: Partial<DiscoveryOptions> = {}): Promise<Discovery> {
  const plan = planTargets({ include: ["127.0.31.0/29"], exclude: [], allowLoopback: true });
  const outcome = await discoverNetwork({
    addresses: plan.kind === "ok" ? plan.addresses : [],
    credentials,
    port,
    perSecond: 500,
    concurrency: 8,
    timeoutMs: 200,
    pingFirst: true,
    neighbours: false,
    clock: systemClock,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
  if (outcome.kind === "unable") {
    throw new Error(outcome.problem);
  }
  return outcome;
}

describe("discovering agents on loopback addresses", () => {
  it("makes one device of one engine with three addresses, opens each with the credential that fits, and lists the rest", async () => {
    const progress: DiscoveryProgress[] = [];

    const { proposals, audit } = await discover({ onProgress: (each) => progress.push(each) });

    expect(
      proposals.map(({ status, address, otherAddresses, name, id, snmp, ping }) => [status, address, otherAddresses, name, id, snmp, ping]),
    ).toEqual([
      ["read", "127.0.31.1", ["127.0.31.2", "127.0.31.5"], "Core: 스위치.example.net", "core", { credential: "lab", port }, true],
      ["read", "127.0.31.3", [], "router", "router", { credential: "core", port }, true],
      ["locked", "127.0.31.4", [], "127.0.31.4", "127-0-31-4", undefined, true],
      ["ping-only", "127.0.31.6", [], "127.0.31.6", "127-0-31-6", undefined, true],
    ]);
    expect(audit.map(({ kind, by, addresses }) => [kind, by, addresses])).toEqual([
      ["merged", "engine-id", ["127.0.31.1", "127.0.31.2"]],
      ["merged", "engine-id", ["127.0.31.1", "127.0.31.2", "127.0.31.5"]],
    ]);
    expect(progress.filter(({ phase }) => phase === "snmp").at(-1)).toEqual({ phase: "snmp", done: 6, total: 6 });
  });

  it("says why each credential failed, and offers a wrong pass phrase to a device only once", async () => {
    const same = credentials.filter(({ name }) => name === "core").flatMap((each) => [each, { ...each, name: "again" }]);

    const { proposals } = await discover({ addresses: ["127.0.31.4"], credentials: [...credentials, ...same] });

    expect(proposals[0]?.failures).toEqual([
      { credential: "old", reason: "timeout" },
      { credential: "lab", reason: "timeout" },
      { credential: "core", reason: "wrong-digest" },
    ]);
  });

  it("makes a fragment of configuration that the gateway accepts", async () => {
    const { proposals } = await discover();

    const loaded = await parseConfig(
      `site: busan
gateway: gw
allowLoopbackTargets: true
uplink: { url: "https://example.com/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials: { lab: { version: "2c", community: { env: C } }, core: { version: "3", user: monitor } }
${devicesYaml(proposals)}`,
      { C: "lab" },
    );

    expect(loaded.kind === "ok" ? loaded.config.devices.map(({ id, snmp }) => [id, snmp?.credential]) : loaded.problems).toEqual([
      ["core", "lab"],
      ["router", "core"],
      ["127-0-31-4", undefined],
      ["127-0-31-6", undefined],
    ]);
  });

  it("asks hosts that do not answer ping when told so", async () => {
    const { proposals } = await discover({ pingFirst: false });

    expect(proposals.map(({ address, ping }) => [address, ping])).toEqual([
      ["127.0.31.1", false],
      ["127.0.31.3", false],
      ["127.0.31.4", false],
    ]);
  });

  it("can be cancelled at any time, and says that it was", async () => {
    const cancel = new AbortController();

    const outcome = await discover({
      perSecond: 1,
      signal: cancel.signal,
      onProgress: ({ phase }) => {
        if (phase === "engines") {
          cancel.abort();
        }
      },
    });

    expect(outcome).toMatchObject({ cancelled: true });
    expect(outcome.proposals.every(({ status }) => status !== "read")).toBe(true);
  });
});
