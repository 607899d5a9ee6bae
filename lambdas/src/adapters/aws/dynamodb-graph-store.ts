import { type DynamoDBDocumentClient, PutCommand, type PutCommandInput } from "@aws-sdk/lib-dynamodb";
import { joinKinds } from "@isthmus/domain/cloud/join/join";
import { tableKeys } from "../../env-keys.ts";
import type { EntityKey } from "../../ports/entity-keys.ts";
import {
  ChangeItem,
  changePartition,
  changeTtlS,
  type EdgeItem,
  GraphItem,
  type GraphItemKind,
  goneKind,
  goneTtlS,
  graphPartition,
  graphPrefix,
} from "../../ports/graph-items.ts";
import type { ChangeRange, GraphPage, GraphStore } from "../../ports/graph-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure } from "./dynamodb-failure.ts";
import { queryPages } from "./query-pages.ts";

const dayMs = 86_400_000;

/** The graph in the entities table: one partition for what is, one a day for what changed. */
export class DynamodbGraphStore implements GraphStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  all(): Promise<GraphPage> {
    return this.#list("", (item): item is GraphItem => item !== undefined);
  }

  list<K extends GraphItemKind>(kind: K): Promise<GraphPage<Extract<GraphItem, { kind: K }>>> {
    return this.#list(graphPrefix[kind], (item): item is Extract<GraphItem, { kind: K }> => item?.kind === kind);
  }

  async joins(): Promise<readonly EdgeItem[]> {
    const kinds = Object.keys(joinKinds).sort();
    const isEdge = (item: GraphItem | undefined): item is EdgeItem => item?.kind === "edge";
    const pages = await Promise.all(kinds.map((kind) => this.#list(`${graphPrefix.edge}${kind}#`, isEdge)));
    return pages.flatMap(({ items }) => items);
  }

  put(item: GraphItem): Promise<PutOutcome> {
    return this.#replace(item);
  }

  remove({ pk, sk }: EntityKey, tsMs: number): Promise<PutOutcome> {
    return this.#replace({ pk, sk, kind: goneKind, tsMs, [tableKeys.ttl]: Math.floor(tsMs / 1_000) + goneTtlS });
  }

  append(change: ChangeItem): Promise<PutOutcome> {
    return this.#write({ Item: change, ConditionExpression: "attribute_not_exists(pk)" });
  }

  async changes({ fromMs, nowMs, limit }: ChangeRange): Promise<readonly ChangeItem[]> {
    const found: ChangeItem[] = [];
    const oldestMs = Math.max(fromMs, nowMs - changeTtlS * 1_000);
    for (let day = nowMs - (nowMs % dayMs); day + dayMs > oldestMs && found.length < limit; day -= dayMs) {
      const pages = queryPages(this.#client, {
        TableName: this.#table,
        KeyConditionExpression: "pk = :pk AND sk >= :from",
        ExpressionAttributeValues: { ":pk": changePartition(day), ":from": String(fromMs).padStart(13, "0") },
        ScanIndexForward: false,
        Limit: limit,
      });
      for await (const page of pages) {
        found.push(...page.filter((raw) => isAlive(raw, nowMs)).flatMap((raw) => ChangeItem.safeParse(raw).data ?? []));
        if (found.length >= limit) {
          break;
        }
      }
    }
    return found.slice(0, limit);
  }

  #replace(item: Readonly<Record<string, unknown>> & { readonly tsMs: number }): Promise<PutOutcome> {
    return this.#write({
      Item: item,
      ConditionExpression: "attribute_not_exists(pk) OR tsMs <= :tsMs",
      ExpressionAttributeValues: { ":tsMs": item.tsMs },
    });
  }

  async #write(input: Omit<PutCommandInput, "TableName">): Promise<PutOutcome> {
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, ...input }));
      return { kind: "stored" };
    } catch (error) {
      return putFailure(error);
    }
  }

  async #list<T extends GraphItem>(prefix: string, isWanted: (item: GraphItem | undefined) => item is T): Promise<GraphPage<T>> {
    const items: T[] = [];
    let unreadable = 0;
    const pages = queryPages(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: prefix === "" ? "pk = :pk" : "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": graphPartition, ...(prefix !== "" && { ":sk": prefix }) },
    });
    for await (const page of pages) {
      for (const raw of page) {
        const item = GraphItem.safeParse(raw).data;
        if (isWanted(item)) {
          items.push(item);
        } else if (raw[tableKeys.byKindPartition] !== goneKind) {
          unreadable += 1;
        }
      }
    }
    return { items, unreadable };
  }
}

function isAlive(raw: Readonly<Record<string, unknown>>, nowMs: number): boolean {
  const ttl = raw[tableKeys.ttl];
  return typeof ttl === "number" && ttl * 1_000 > nowMs;
}
