import { event, log, testNowMs } from "@isthmus/lambdas/testing/wire-records";
import { seededRandom } from "@isthmus/local-stack/lab/seeded-random";
import { describe, expect, it } from "vitest";
import { Cloud, type Fault } from "./ingest/cloud.ts";
import { deliver, type Numbered, numbered } from "./ingest/gateway.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const laterMs = 8 * 86_400_000;

describe("what two gateways hear of the same senders", { timeout: soak ? 1_200_000 : 60_000 }, () => {
  const gateways = ["gw-a", "gw-b"] as const;
  /** Thirty traps and lines, some of them equal, as each gateway heard them. */
  const heard = (wayMs: number): readonly Numbered[] =>
    numbered(
      Array.from({ length: 30 }, (_, n) => {
        const { kind, body } = n % 2 === 0 ? log(0, `text ${n % 7}`) : event(0, `text ${n % 7}`);
        return { kind, tsMs: testNowMs - 90_000 + n * 3_000 + wayMs, body: { ...body, address: "127.0.10.1" } };
      }),
    );
  const of = (gateway: number) => ({ gatewayId: gateways[gateway] ?? "", streamEpoch: `0192f0c0-0000-4000-8000-00000000000${gateway}` });

  it("G5: is one event each that names both, when the function is killed at any call, and in the state of a clean run", async () => {
    const clean = new Cloud(gateways);
    await deliver(clean, heard(0), of(0));
    await deliver(clean, heard(70), of(1));
    const state = await clean.state("busan");
    expect(clean.events.all()).toHaveLength(30);
    expect(clean.events.all().every(({ heardBy }) => heardBy?.join() === "gw-a,gw-b")).toBe(true);
    for (let at = 0; at < clean.calls; at += 1) {
      for (const how of ["killed-before", "killed-after"] as const) {
        const cloud = new Cloud(gateways);
        const faultOf = (call: number): Fault => (call === at ? how : "none");
        await deliver(cloud, heard(0), { ...of(0), faultOf });
        await deliver(cloud, heard(70), { ...of(1), faultOf });

        expect(await cloud.state("busan"), `${how} call ${at}`).toBe(state);
      }
    }
  });

  it("G4: loses nothing and doubles nothing while both deliver at once and half of the writes fail", async () => {
    for (let seed = 1; seed <= (soak ? 1_000 : 100); seed += 1) {
      const random = seededRandom(seed);
      const faults: readonly Fault[] = ["throttled", "unavailable", "answer-lost"];
      const faultOf = (): Fault => (random() < 0.5 ? (faults[Math.floor(random() * faults.length)] ?? "none") : "none");
      const cloud = new Cloud(gateways);
      const deliveries = await Promise.all([0, 1].map((gateway) => deliver(cloud, heard(gateway * 70), { ...of(gateway), faultOf })));

      for (const { stored, duplicates } of deliveries) {
        expect(stored.size + duplicates.size, `seed ${seed}`).toBe(30);
      }
      expect(cloud.events.all(), `seed ${seed}`).toHaveLength(30);
      expect(
        cloud.events.all().every(({ heardBy }) => heardBy?.length === 2),
        `seed ${seed}`,
      ).toBe(true);
    }
  });

  it("T18: changes nothing when a captured batch comes again eight days later", async () => {
    const cloud = new Cloud(gateways);
    await deliver(cloud, heard(0), of(0));
    await deliver(cloud, heard(70), of(1));
    const state = await cloud.state("busan");

    const replay = await deliver(cloud, heard(70), { ...of(1), nowMs: testNowMs + laterMs });

    expect(replay.duplicates.size).toBe(30);
    expect(await cloud.state("busan")).toBe(state);
  });
});
