import { DesiredConfig } from "@isthmus/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryConfigStore } from "../../adapters/memory/memory-config-store.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { StoreError } from "../../errors.ts";
import { readGatewayRequest } from "../../platform/gateway-request.ts";
import { event, heartbeat } from "../../testing/wire-records.ts";
import { noticeForBatch, serveDesiredConfig } from "./serve-desired-config.ts";

const config = { version: 7, sha256: "7".repeat(64), pushedMs: 1, settings: "{}" };

let entities: MemoryEntityStore;
let configs: MemoryConfigStore;
beforeEach(async () => {
  entities = new MemoryEntityStore();
  configs = new MemoryConfigStore(entities);
  const stored = { ...config, siteId: "busan", devices: 0, note: "not for gateways" };
  await configs.append(stored);
  await configs.putInForce(stored);
});

const get = (userArn: string, headers: Record<string, string> = {}, rawPath = "/desired-config") =>
  readGatewayRequest({ rawPath, headers, requestContext: { http: { method: "GET" }, authorizer: { iam: { userArn } } } }, {
    compressedBytes: 1,
    rawBytes: 1,
    depth: 1,
  } as Parameters<typeof readGatewayRequest>[1]);
const roleOf = (site: string) => `arn:aws:sts::000000000000:assumed-role/isthmus-site-${site}/gw1`;

describe("the desired configuration over HTTP", () => {
  it("is asked for with GET and its hash, for the site of the signer and for no other", async () => {
    expect(await get(roleOf("busan"), { "if-none-match": '"abc"', "x-isthmus-site": "seoul" })).toEqual({
      kind: "desired-config",
      siteId: "busan",
      ifNoneMatch: '"abc"',
    });
    await expect(get("arn:aws:iam::000000000000:user/mallory")).rejects.toMatchObject({ statusCode: 403 });
    await expect(get(roleOf("busan"), {}, "/")).rejects.toMatchObject({ statusCode: 405 });
    await expect(get(roleOf("busan"), {}, "/desired-config/../other")).rejects.toMatchObject({ statusCode: 405 });
  });

  it("is answered with its hash as ETag, and only what the wire knows of it", async () => {
    const answer = await serveDesiredConfig({ siteId: "busan" }, { entities, configs });

    expect(answer).toMatchObject({ statusCode: 200, headers: { etag: `"${config.sha256}"` } });
    expect(DesiredConfig.parse(JSON.parse(answer.body ?? ""))).toEqual(config);
    expect(answer.body).not.toContain("not for gateways");
  });

  it("is not sent again to who has it", async () => {
    const answer = await serveDesiredConfig({ siteId: "busan", ifNoneMatch: `"${config.sha256}"` }, { entities, configs });

    expect(answer).toEqual({ statusCode: 304, headers: { etag: `"${config.sha256}"` } });
  });

  it("is 404 for a site that has none, and 503 when the table cannot be read", async () => {
    await expect(serveDesiredConfig({ siteId: "seoul" }, { entities, configs })).rejects.toMatchObject({ statusCode: 404 });
    const broken = Object.assign(new MemoryEntityStore(), { read: () => Promise.reject(new StoreError("store-unavailable", {})) });
    await expect(serveDesiredConfig({ siteId: "busan" }, { entities: broken, configs })).rejects.toMatchObject({ statusCode: 503 });
  });
});

describe("the answer to a batch", () => {
  const beat = { ...heartbeat(1), seq: 1 };

  it("tells which configuration is wanted when the batch holds a heartbeat, and asks nobody otherwise", async () => {
    const telemetry = new MemoryTelemetry();

    expect(await noticeForBatch([beat], "busan", { entities, telemetry })).toEqual({ desired: { version: 7, sha256: config.sha256 } });
    expect(await noticeForBatch([beat], "seoul", { entities, telemetry })).toEqual({});
    expect(await noticeForBatch([{ ...event(1), seq: 1 }], "busan", { entities, telemetry })).toEqual({});
  });

  it("is a good one even when that cannot be read", async () => {
    const broken = Object.assign(new MemoryEntityStore(), { read: () => Promise.reject(new StoreError("store-throttled", {})) });

    expect(await noticeForBatch([beat], "busan", { entities: broken, telemetry: new MemoryTelemetry() })).toEqual({});
  });
});
