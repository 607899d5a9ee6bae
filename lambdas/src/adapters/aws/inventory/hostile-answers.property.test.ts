import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sweep } from "../../../functions/collect-aws-inventory/collect-inventory.ts";
import { EntityItem } from "../../../ports/entities.ts";
import { MemoryEntityStore } from "../../memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../memory/memory-event-store.ts";
import { MemoryMetricPublisher } from "../../memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../memory/memory-telemetry.ts";
import { AwsInventory } from "./aws-inventory.ts";
import { answeringClients } from "./testing/answering-clients.ts";
import { fullAnswers } from "./testing/full-answers.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };

/** What may stand where something else should. */
const odd = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.constant(""),
  fc.constant("hibernating"),
  fc.constant(-1),
  fc.constant(Number.NaN),
  fc.constant([]),
  fc.constant([null]),
  fc.constant({}),
  fc.constant(new Date(Number.NaN)),
  fc.jsonValue({ maxDepth: 2 }),
);

interface Fault {
  readonly at: number;
  readonly value: unknown;
}

const faults = fc.array(fc.record({ at: fc.nat(), value: odd }), { minLength: 1, maxLength: 12 });

/** Every place of an answer where a value stands. */
function placesIn(value: unknown): readonly (readonly [holder: Record<string, unknown>, key: string])[] {
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return [];
  }
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...placesIn(holder[key])]);
}

function damaged(answers: Readonly<Record<string, object>>, damage: readonly Fault[]): Readonly<Record<string, object>> {
  const copy = structuredClone(answers);
  for (const { at, value } of damage) {
    const places = placesIn(copy);
    const [holder, key] = places[at % places.length] ?? [copy as Record<string, unknown>, "DescribeVpcs"];
    holder[key] = value;
  }
  return copy;
}

async function sweepOver(answers: Readonly<Record<string, object>>) {
  const [entities, telemetry] = [new MemoryEntityStore(), new MemoryTelemetry()];
  const ports = {
    inventory: () =>
      new AwsInventory(
        answeringClients((action) => answers[action]),
        place.region,
      ),
    apiCalls: () => ({}),
    entities,
    events: new MemoryEventStore(),
    metrics: new MemoryMetricPublisher(),
    telemetry,
  };
  const results = await sweep(ports, [place], { tsMs: 1_764_000_000_000, hasTime: () => true });
  const { items } = await entities.listPartition("AWS#000000000000#ap-northeast-2");
  return { results, items };
}

describe("answers that are damaged anywhere", () => {
  it("never stop a sweep, leave coverage of every API, and nothing in the table that cannot be read", async () => {
    const apis = (await sweepOver(fullAnswers)).items.filter(({ kind }) => kind === "coverage").map(({ sk }) => sk);
    expect(apis).toHaveLength(30);
    await fc.assert(
      fc.asyncProperty(faults, async (damage) => {
        const { results, items } = await sweepOver(damaged(fullAnswers, damage));

        expect(results).toHaveLength(1);
        expect(items.filter(({ kind }) => kind === "coverage").map(({ sk }) => sk)).toEqual(apis);
        for (const item of items) expect(EntityItem.safeParse(item).success).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("cost the damaged elements only: what is whole is stored, and what is not is counted", async () => {
    const [vpc] = (fullAnswers["DescribeVpcs"] as { readonly Vpcs: readonly object[] }).Vpcs;
    const Vpcs = [{ ...vpc, VpcId: undefined }, vpc, null, "vpc-7", { VpcId: "vpc-8" }];

    const { items } = await sweepOver({ ...fullAnswers, DescribeVpcs: { Vpcs } });

    expect(items.filter(({ kind }) => kind === "vpc").map(({ sk }) => sk)).toEqual(["VPC#vpc-1", "VPC#vpc-8"]);
    expect(items).toContainEqual(expect.objectContaining({ api: "describe-vpcs", state: "complete", seen: 2, malformed: 3 }));
  });
});
