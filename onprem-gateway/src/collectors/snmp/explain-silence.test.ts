import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import type { SnmpCredential } from "../../config/schema.ts";
import { Secret } from "../../config/secret.ts";
import { askWatched } from "../../discovery/ask-watched.ts";
import { testCredential } from "../../discovery/test-credential.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import { SilenceExplainer } from "./explain-silence.ts";
import { failure } from "./failure-hints.ts";
import type { PlainCredential } from "./net-snmp-session.ts";
import { probeDevice } from "./probe.ts";
import { startSnmpd } from "./testing/snmpd.ts";

const asked = "127.0.0.1";
const elsewhere = "127.0.0.2";
const community = "canary-community-of-this-test";

describe("an agent that answers from another address than it is asked at", () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  /** What is asked here is answered by snmpd, through a socket with another address. */
  async function multihomed() {
    const agent = await startSnmpd();
    const bound = async (address: string, port = 0) => {
      const socket = createSocket("udp4");
      cleanups.push(() => void socket.close());
      return new Promise<Socket>((resolve) => socket.bind(port, address, () => resolve(socket)));
    };
    const [front, behind] = [await bound(asked), await bound(asked)];
    const back = await bound(elsewhere, front.address().port);
    let client = { port: 0, address: asked };
    front.on("message", (request, peer) => {
      client = peer;
      behind.send(request, agent.port, asked);
    });
    behind.on("message", (answer) => back.send(answer, client.port, client.address));
    cleanups.push(() => agent.stop());
    return { port: front.address().port, from: back.address().port };
  }

  it.each([
    ["2c", { version: "2c", community: new Secret("lab") }],
    ["3", { version: "3", user: "monitor", auth: { protocol: "sha256", secret: new Secret("authentication-phrase") } }],
  ] as const)("is refused over v%s, and probe and credential test say where the answers came from", async (_version, credential) => {
    const { port, from } = await multihomed();
    const options = { timeoutMs: 200, retries: 0 };

    const probed = await probeDevice({ address: asked, port, credential }, { ...options, budgetMs: 5_000, nowMs: () => 0 });
    const tested = await testCredential({
      address: asked,
      port,
      credential: credential satisfies SnmpCredential,
      ...options,
      clock: systemClock,
    });

    expect(probed).toMatchObject({ kind: "failed", reason: "other-address" });
    expect(probed).toHaveProperty("hint", expect.stringContaining(`Answers came from ${elsewhere} port ${from}.`));
    expect(tested).toMatchObject({ kind: "failed", step: "reach", reason: "other-address" });
    expect(tested).toHaveProperty("finding", expect.stringContaining(elsewhere));
  });

  it.each([
    ["2c", { version: "2c", community: new Secret("lab") }],
    [
      "3",
      {
        version: "3",
        user: "monitor",
        auth: { protocol: "sha256", secret: new Secret("authentication-phrase") },
        priv: { protocol: "aes", secret: new Secret("privacy-phrase-1234") },
      },
    ],
  ] as const)(
    "is read over v%s by probe, credential test and whoever asks watched devices, once that address is named",
    async (_version, credential) => {
      const { port } = await multihomed();
      const device = { address: asked, port, answersFrom: [elsewhere] };
      const options = { timeoutMs: 2_000, retries: 1 };

      const probed = await probeDevice({ ...device, credential }, { ...options, budgetMs: 20_000, nowMs: () => 0 });
      const tested = await testCredential({ ...device, credential, ...options, clock: systemClock });
      const heard = await askWatched({
        config: {
          devices: [{ id: "sw1", name: "Switch", address: asked, ping: false, snmp: { ...device, credential: "lab" }, uplinks: [] }],
          credentials: { lab: credential },
        },
        ...{ perSecond: 1_000, concurrency: 1, timeoutMs: 2_000 },
        ...{ clock: systemClock, signal: new AbortController().signal, onProgress: () => undefined },
      });

      expect(probed).toMatchObject({ kind: "ok", device: { system: { sysName: "lab-host" } } });
      expect(tested).toEqual({ kind: "ok" });
      expect(heard).toMatchObject({ answered: 1, silent: [] });
    },
  );

  it("is counted once a look, and looked for again only after some polls", async () => {
    const { port } = await multihomed();
    let counted = 0;
    const credential: PlainCredential = { version: "2c", community: "lab" };
    const silence = new SilenceExplainer({ address: asked, port, credential, timeoutMs: 500 }, () => {
      counted += 1;
    });

    for (let poll = 0; poll < 10; poll += 1) {
      expect(await silence.explain(failure("timeout"))).toMatchObject({ reason: "other-address" });
    }
    expect(counted).toBe(1);
    await silence.explain(failure("timeout"));
    expect(counted).toBe(2);
  });

  it("leaves other failures as they are, and silence that nobody breaks", async () => {
    const credential: PlainCredential = { version: "2c", community };
    const silence = new SilenceExplainer({ address: asked, port: 9, credential, timeoutMs: 50 });

    expect(await silence.explain(failure("refused"))).toEqual(failure("refused"));
    expect(await silence.explain(failure("timeout"))).toEqual(failure("timeout"));
  });
});
