import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { tableKeys } from "../../env-keys.ts";
import { type EventScope, type EventStore, type EventWrite, eventPartition, eventSortKey, RecentEvent } from "../../ports/event-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure } from "./dynamodb-failure.ts";
import { queryPages } from "./query-pages.ts";

const dayMs = 86_400_000;

/** Items looked at per day before a reader with a device filter gives up: bounds the cost of one view. */
const scanLimit = 2_000;

/** The events table: a partition a day, newest last. The key holds the record's identity, so nothing is stored twice. */
export class DynamodbEventStore implements EventStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async put(event: EventWrite): Promise<PutOutcome> {
    const { heardBy } = event;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...event.body,
            pk: eventPartition(event.scope, event.tsMs),
            sk: eventSortKey(event),
            kind: event.stream === "EVENT" ? "event" : "log",
            tsMs: event.tsMs,
            ttl: event.ttlS,
            ...(heardBy !== undefined && { heardBy }),
          },
          ConditionExpression: heardBy === undefined ? "attribute_not_exists(pk)" : "attribute_not_exists(pk) OR size(heardBy) < :hearers",
          ...(heardBy !== undefined && { ExpressionAttributeValues: { ":hearers": heardBy.length } }),
        }),
      );
      return { kind: "stored" };
    } catch (error) {
      return putFailure(error);
    }
  }

  async recentEvents(
    scope: EventScope,
    options: { readonly nowMs: number; readonly limit: number; readonly deviceId?: string },
  ): Promise<readonly RecentEvent[]> {
    const found: RecentEvent[] = [];
    for (const dayStartMs of [options.nowMs, options.nowMs - dayMs]) {
      found.push(...(await this.#ofDay(scope, dayStartMs, { ...options, limit: options.limit - found.length })));
      if (found.length >= options.limit) {
        break;
      }
    }
    return found;
  }

  async #ofDay(
    scope: EventScope,
    dayMsOf: number,
    options: { readonly nowMs: number; readonly limit: number; readonly deviceId?: string },
  ): Promise<readonly RecentEvent[]> {
    const found: RecentEvent[] = [];
    let looked = 0;
    const pages = queryPages(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": eventPartition(scope, dayMsOf), ":prefix": "EVENT#" },
      ScanIndexForward: false,
      Limit: 200,
    });
    for await (const page of pages) {
      for (const raw of page) {
        const event = RecentEvent.safeParse(raw).data;
        if (event !== undefined && isWanted(raw, event, options)) {
          found.push(event);
        }
      }
      looked += page.length;
      if (found.length >= options.limit || looked >= scanLimit) {
        break;
      }
    }
    return found.slice(0, options.limit);
  }
}

function isWanted(
  raw: Readonly<Record<string, unknown>>,
  event: RecentEvent,
  options: { readonly nowMs: number; readonly deviceId?: string },
): boolean {
  const ttl = raw[tableKeys.ttl];
  const alive = typeof ttl === "number" && ttl * 1_000 > options.nowMs;
  return alive && (options.deviceId === undefined || event.deviceId === options.deviceId);
}
