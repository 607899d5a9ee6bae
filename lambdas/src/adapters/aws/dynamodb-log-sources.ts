import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { LogSource } from "@isthmus/domain/cloud/join/join-sources";
import { z } from "zod";
import { eventPartition } from "../../ports/event-store.ts";
import type { LogSourceReader } from "../../ports/log-source-reader.ts";
import { readFailure } from "./dynamodb-failure.ts";

/** Lines looked at: one page, so that a busy site costs no more than a quiet one. */
const latestLines = 500;

const Line = z.object({ address: z.string(), hostname: z.string().optional() });

/** Senders of syslog, from the latest lines in the events table. */
export class DynamodbLogSources implements LogSourceReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async recentSources(siteId: string, nowMs: number): Promise<readonly LogSource[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ProjectionExpression: "address, hostname",
      ExpressionAttributeValues: { ":pk": eventPartition({ kind: "site", siteId }, nowMs), ":sk": "LOG#" },
      ScanIndexForward: false,
      Limit: latestLines,
    });
    const page = await this.#client.send(query).catch((error: unknown) => Promise.reject(readFailure(error)));
    const lines = (page.Items ?? []).flatMap((raw) => Line.safeParse(raw).data ?? []);
    const lastSeen = new Date(nowMs).toISOString().slice(0, 10);
    return [...new Map(lines.reverse().map((line) => [line.address, { siteId, ...line, lastSeen }] as const)).values()];
  }
}
