import { DesiredConfig, type DesiredNotice, type WireRecord } from "@isthmus/contract";
import { RefusedRequest, StoreError } from "../../errors.ts";
import type { ConfigStore } from "../../ports/config-store.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** What the answer to a heartbeat tells of the desired configuration. The batch is stored whether or not it can be read. */
export async function noticeForBatch(
  records: readonly WireRecord[],
  siteId: string,
  ports: { readonly entities: EntityStore; readonly telemetry: Telemetry },
): Promise<{ readonly desired?: DesiredNotice }> {
  if (!records.some(({ kind }) => kind === "heartbeat")) {
    return {};
  }
  try {
    const desired = await readNotice(ports, siteId);
    return desired === undefined ? {} : { desired };
  } catch {
    ports.telemetry.occurred("desired-config-unreadable", { siteId }, "warn");
    return {};
  }
}

async function readNotice({ entities }: { readonly entities: EntityStore }, siteId: string): Promise<DesiredNotice | undefined> {
  const item = await entities.read({ pk: sitePartition(siteId), sk: sortKey.config });
  return item?.kind === "config" ? { version: item.version, sha256: item.sha256 } : undefined;
}

/** Answers a gateway's GET for its site: 200, 304 when the asker has it already, 404 when nothing is wanted. The hash is the ETag. */
export async function serveDesiredConfig(
  { siteId, ifNoneMatch }: { readonly siteId: string; readonly ifNoneMatch?: string },
  ports: { readonly entities: EntityStore; readonly configs: ConfigStore },
): Promise<{ readonly statusCode: 200 | 304; readonly headers: Readonly<Record<string, string>>; readonly body?: string }> {
  const notice = await orBusy(() => readNotice(ports, siteId));
  const etag = `"${notice?.sha256}"`;
  if (notice !== undefined && ifNoneMatch === etag) {
    return { statusCode: 304, headers: { etag } };
  }
  const config = notice === undefined ? undefined : await orBusy(() => ports.configs.readVersion(siteId, notice.version));
  if (config === undefined) {
    throw new RefusedRequest({ statusCode: 404, code: "nothing-desired", message: "the site has no desired configuration" });
  }
  const headers = { "content-type": "application/json", "cache-control": "no-store", etag };
  return { statusCode: 200, headers, body: JSON.stringify(DesiredConfig.parse(config)) };
}

async function orBusy<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof StoreError
      ? new RefusedRequest({ statusCode: 503, code: "busy", message: "the desired configuration cannot be read now" })
      : cause;
  }
}
