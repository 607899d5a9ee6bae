import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConfigStore, StoredConfig } from "../ports/config-store.ts";
import type { EntityStore } from "../ports/entity-store.ts";
import { type DynaliteTables, startDynaliteTables } from "../testing/dynalite-tables.ts";
import { DynamodbConfigStore } from "./aws/dynamodb-config-store.ts";
import { DynamodbEntityStore } from "./aws/dynamodb-entity-store.ts";
import { MemoryConfigStore } from "./memory/memory-config-store.ts";
import { MemoryEntityStore } from "./memory/memory-entity-store.ts";

let tables: DynaliteTables;
let site = "";
let count = 0;
beforeAll(async () => {
  tables = await startDynaliteTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  count += 1;
  site = `site-${count}`;
});

function version(number: number, settings = "{}"): StoredConfig {
  return { siteId: site, version: number, sha256: String(number).padStart(64, "0"), pushedMs: number, settings, devices: 0, note: "why" };
}

function summary(config: StoredConfig) {
  const { settings: _, ...rest } = config;
  return rest;
}

describe.each<{ name: string; make: () => { entities: EntityStore; configs: ConfigStore } }>([
  {
    name: "in memory",
    make: () => {
      const entities = new MemoryEntityStore();
      return { entities, configs: new MemoryConfigStore(entities) };
    },
  },
  {
    name: "in DynamoDB",
    make: () => ({
      entities: new DynamodbEntityStore(tables.client, tables.names.entities),
      configs: new DynamodbConfigStore(tables.client, tables.names.entities),
    }),
  },
])("desired configurations $name", ({ make }) => {
  it("keep every version as it was written first, the largest too", async () => {
    const { configs } = make();
    const large = version(
      1,
      JSON.stringify({ devices: Array.from({ length: 3_000 }, (_, n) => ({ id: `d${n}`, name: "x".repeat(100) })) }),
    );

    expect(await configs.append(large)).toEqual({ kind: "stored" });
    expect(await configs.append(version(1))).toEqual({ kind: "duplicate" });

    expect(await configs.readVersion(site, 1)).toEqual(large);
    expect(await configs.readVersion(site, 2)).toBeUndefined();
  });

  it("put only later versions in force, and tell which one it is", async () => {
    const { configs, entities } = make();

    expect(await configs.putInForce(summary(version(2)))).toEqual({ kind: "stored" });
    expect(await configs.putInForce(summary(version(2)))).toEqual({ kind: "duplicate" });
    expect(await configs.putInForce(summary(version(1)))).toEqual({ kind: "duplicate" });

    expect(await entities.read({ pk: `SITE#${site}`, sk: "CONFIG" })).toMatchObject({ kind: "config", version: 2, note: "why" });
    expect((await entities.listKind("config")).items.filter((item) => item.pk === `SITE#${site}`)).toHaveLength(1);
  });

  it("list the latest versions first, without their texts", async () => {
    const { configs } = make();
    for (const number of [1, 2, 10, 9]) {
      await configs.append(version(number));
    }
    await configs.putInForce(summary(version(10)));

    expect((await configs.listVersions(site, 3)).map((each) => each.version)).toEqual([10, 9, 2]);
    expect(await configs.listVersions(site, 1)).toEqual([summary(version(10))]);
  });
});
