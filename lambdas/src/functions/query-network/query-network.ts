import { EntityId } from "@isthmus/contract";
import type { PathAnswer } from "@isthmus/domain/cloud/path/path-answer";
import { z } from "zod";
import type { DeclaredNetworks } from "../../network/declared-networks.ts";
import type { BillItem } from "../../ports/bill-item.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore, RecentEvent } from "../../ports/event-store.ts";
import type { ChangeItem } from "../../ports/graph-items.ts";
import type { GraphStore } from "../../ports/graph-store.ts";
import { answerPath } from "./answer-path.ts";
import { type Board, readBoard } from "./read-board.ts";
import { type CoverageRow, readCoverage } from "./read-coverage.ts";
import { type JoinRow, readJoins } from "./read-joins.ts";
import { readVpc, type VpcAnswer } from "./read-vpc.ts";

const NodeText = z.string().min(1).max(512);

/** What the command asks. */
export const QueryRequest = z.discriminatedUnion("question", [
  z.strictObject({
    question: z.literal("path"),
    from: NodeText,
    to: NodeText,
    protocol: z.string().max(16).optional(),
    port: z.int().min(1).max(65_535).optional(),
  }),
  z.strictObject({ question: z.literal("board") }),
  z.strictObject({ question: z.literal("vpc"), id: NodeText }),
  z.strictObject({ question: z.literal("changes"), sinceMs: z.int().min(0), limit: z.int().min(1).max(1_000).default(200) }),
  z.strictObject({ question: z.literal("joins") }),
  z.strictObject({ question: z.literal("coverage") }),
  z.strictObject({ question: z.literal("costs") }),
  z.strictObject({
    question: z.literal("events"),
    site: EntityId,
    device: EntityId.optional(),
    limit: z.int().min(1).max(1_000).default(50),
  }),
]);
export type QueryRequest = z.infer<typeof QueryRequest>;

/** Answer to each question, by `kind`. not-yet: the networks were never joined. */
export type QueryAnswer =
  | {
      readonly kind: "path";
      readonly path: PathAnswer;
      readonly names: Readonly<Record<string, string>>;
      readonly nearest: readonly string[];
    }
  | { readonly kind: "board"; readonly board: Board }
  | VpcAnswer
  | { readonly kind: "changes"; readonly changes: readonly ChangeItem[]; readonly complete: boolean }
  | { readonly kind: "joins"; readonly joins: readonly JoinRow[] }
  | { readonly kind: "coverage"; readonly rows: readonly CoverageRow[] }
  | { readonly kind: "events"; readonly events: readonly RecentEvent[] }
  | { readonly kind: "costs"; readonly bills: readonly Pick<BillItem, "account" | "figures" | "problem">[] };

export interface QueryPorts {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly events: Pick<EventStore, "recentEvents">;
}

export interface QueryContext {
  readonly declared: DeclaredNetworks;
  readonly nowMs: number;
}

/** Answers one question about the network from what is stored. */
export async function queryNetwork(request: QueryRequest, ports: QueryPorts, context: QueryContext): Promise<QueryAnswer> {
  switch (request.question) {
    case "path":
      return { kind: "path", ...(await answerPath(request, ports, context)) };
    case "board":
      return { kind: "board", board: await readBoard(ports) };
    case "vpc":
      return readVpc(request.id, ports, context);
    case "changes": {
      const { sinceMs, limit } = request;
      const changes = await ports.graph.changes({ fromMs: sinceMs, nowMs: context.nowMs, limit });
      return { kind: "changes", changes, complete: changes.length < limit };
    }
    case "joins":
      return { kind: "joins", joins: await readJoins(ports.graph) };
    case "coverage":
      return { kind: "coverage", rows: await readCoverage(ports.entities, context.nowMs) };
    case "events": {
      const { site: siteId, device, limit } = request;
      const options = { nowMs: context.nowMs, limit, ...(device !== undefined && { deviceId: device }) };
      return { kind: "events", events: await ports.events.recentEvents({ kind: "site", siteId }, options) };
    }
    case "costs": {
      const { items } = await ports.entities.listKind("bill");
      const bills = items.filter((item) => item.kind === "bill");
      return { kind: "costs", bills: bills.map(({ account, figures, problem }) => ({ account, figures, problem })) };
    }
  }
}
