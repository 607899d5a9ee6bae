import type { SnmpFailure, SnmpResult, SnmpSession, SnmpValue, SnmpVarbind } from "../../snmp-protocol/session.ts";
import { compareOids, suffixOf } from "../oid-order.ts";
import { varbindBytes } from "../varbind-bytes.ts";
import { walkLimits } from "../walk-column.ts";
import type { TableStatus } from "./device-model.ts";
import { FetchedTables, type TableDefinition, type TableSink } from "./tables.ts";

export interface FetchOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
  /** On the monotonic clock: what has not come by then is left. */
  readonly deadlineMs: number;
}

/** Bounds for one reading of one device, whatever it answers: no honest device reaches them. */
const deviceLimits = { requests: 4_000, bytes: walkLimits.maxBytes } as const;
/** Varbinds asked for at a time, so that usual answers fit an Ethernet frame. */
const varbindsPerAnswer = 44;
const tablesPerLook = 16;
/** A device that loses this many tables one after the other is given up. */
const maxTablesLostInARow = 3;

type Reason = NonNullable<TableStatus["reason"]>;

interface Cursor {
  readonly column: string;
  readonly oid: string;
  last: string | undefined;
}

interface Spent {
  requests: number;
  bytes: number;
}

/** Reads the declared tables and keeps their cells. Never rejects. */
export async function fetchTables(
  definitions: readonly TableDefinition[],
  options: FetchOptions,
): Promise<{ readonly tables: FetchedTables; readonly statuses: TableStatus[] }> {
  const tables = new FetchedTables();
  return { tables, statuses: await walkTables(definitions, tables, options) };
}

/**
 * Reads the declared tables: looks with a few requests which exist, then walks their columns side by side, each from where it stands,
 * so that holes cost nothing. A table ends at an OID that does not increase, at a cap, a deadline or a failure; the rows so far are
 * kept and its status says so. Never rejects.
 */
export async function walkTables(
  definitions: readonly TableDefinition[],
  tables: TableSink,
  options: FetchOptions,
): Promise<TableStatus[]> {
  const statuses: TableStatus[] = [];
  const spent: Spent = { requests: 0, bytes: 0 };
  const present = await presentTables(definitions, { ...options, spent });
  let lostInARow = 0;
  for (const table of definitions) {
    if (!present.has(table) || tables.wants?.(table) === false) {
      statuses.push({ table: table.name, status: "absent", rows: 0 });
      continue;
    }
    const walk = new TableWalk(table, { ...options, tables, spent });
    const reason = lostInARow >= maxTablesLostInARow ? "given-up" : await walk.run();
    const rows = tables.size(table);
    statuses.push({ table: table.name, rows, ...statusOf(reason, rows) });
    lostInARow = reason === undefined || rows > 0 ? 0 : lostInARow + 1;
  }
  return statuses;
}

function statusOf(reason: Reason | undefined, rows: number): Pick<TableStatus, "status" | "reason"> {
  if (reason !== undefined) {
    return { status: rows > 0 ? "partial" : "failed", reason };
  }
  return { status: rows > 0 ? "complete" : "absent" };
}

/** Tables with any object below their entry. When they cannot be looked at, all count as present: the walks will tell. */
async function presentTables(
  definitions: readonly TableDefinition[],
  { session, version, monotonicMs, deadlineMs, spent }: FetchOptions & { readonly spent: Spent },
): Promise<ReadonlySet<TableDefinition>> {
  const present = new Set<TableDefinition>();
  const queue: (readonly TableDefinition[])[] = [];
  for (let at = 0; at < definitions.length; at += tablesPerLook) {
    queue.push(definitions.slice(at, at + tablesPerLook));
  }
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (monotonicMs() >= deadlineMs) {
      return new Set(definitions);
    }
    spent.requests += 1;
    const answer = await nextOf(session, version, part);
    const varbinds = answer.kind === "ok" ? answer.varbinds : [];
    const unanswered = part.slice(varbinds.length);
    part.forEach((table, at) => {
      const found = varbinds[at];
      if (found !== undefined && found.value.kind !== "end-of-mib-view" && suffixOf(found.oid, table.entry) !== undefined) {
        present.add(table);
      }
    });
    if (unanswered.length === 0) {
      continue;
    }
    if (part.length > 1) {
      const middle = Math.ceil(unanswered.length / 2);
      queue.push(...[unanswered.slice(0, middle), unanswered.slice(middle)].filter((half) => half.length > 0));
    } else if (answer.kind === "failed" && answer.reason !== "no-such-name") {
      return new Set(definitions);
    }
  }
  return present;
}

function nextOf(session: SnmpSession, version: FetchOptions["version"], part: readonly TableDefinition[]): Promise<SnmpResult> {
  const oids = part.map(({ entry }) => entry);
  return version === "1" ? session.getNext(oids) : session.getBulk({ nonRepeaters: oids, repeaters: [], maxRepetitions: 0 });
}

/** One table on its way. */
class TableWalk {
  readonly #table: TableDefinition;
  readonly #options: FetchOptions & { readonly tables: TableSink; readonly spent: Spent };
  #open: Cursor[];
  #varbinds = varbindsPerAnswer;
  #width: number;
  #cut: Reason | undefined;
  #requests = 0;

  constructor(table: TableDefinition, options: FetchOptions & { readonly tables: TableSink; readonly spent: Spent }) {
    this.#table = table;
    this.#options = options;
    const columns = Object.entries<number>(table.columns);
    this.#open = columns.map(([column, number]) => ({ column, oid: `${table.entry}.${number}`, last: undefined }));
    this.#width = columns.length;
  }

  /** Undefined when the whole table came, else why it did not. */
  async run(): Promise<Reason | undefined> {
    while (this.#open.length > 0) {
      const spent = this.#outOfBudget();
      if (spent !== undefined) {
        return spent;
      }
      const asked = this.#open.slice(0, this.#width);
      const answer = await this.#ask(asked);
      if (answer.kind === "ok" && answer.varbinds.length > 0) {
        const ended = this.#take(asked, answer.varbinds);
        this.#open = this.#open.filter((cursor) => !ended.has(cursor));
      } else if (!this.#askForLess(asked, answer)) {
        return answer.kind === "failed" ? answer.reason : "malformed";
      }
    }
    return this.#cut;
  }

  #outOfBudget(): Reason | undefined {
    const { spent, deadlineMs, monotonicMs } = this.#options;
    if (spent.requests >= deviceLimits.requests || this.#requests >= walkLimits.maxRequests) {
      return "requests";
    }
    if (spent.bytes >= deviceLimits.bytes) {
      return "bytes";
    }
    return monotonicMs() >= deadlineMs ? "deadline" : undefined;
  }

  #ask(asked: readonly Cursor[]): Promise<SnmpResult> {
    const { session, version, spent } = this.#options;
    spent.requests += 1;
    this.#requests += 1;
    const oids = asked.map(({ oid, last }) => (last === undefined ? oid : `${oid}.${last}`));
    if (version === "1") {
      return session.getNext(oids);
    }
    return session.getBulk({ nonRepeaters: [], repeaters: oids, maxRepetitions: Math.max(1, Math.floor(this.#varbinds / oids.length)) });
  }

  /** Keeps the cells of one answer; returns the columns that ended with it. */
  #take(asked: readonly Cursor[], varbinds: readonly SnmpVarbind[]): ReadonlySet<Cursor> {
    const ended = new Set<Cursor>();
    this.#options.spent.bytes += varbindBytes(varbinds);
    varbinds.forEach(({ oid, value }, at) => {
      const cursor = asked[at % asked.length];
      if (cursor === undefined || ended.has(cursor)) {
        return;
      }
      const index = value.kind === "end-of-mib-view" ? undefined : suffixOf(oid, cursor.oid);
      if (index === undefined || this.#refuses(cursor, index, value)) {
        ended.add(cursor);
      }
    });
    return ended;
  }

  #refuses(cursor: Cursor, index: string, value: SnmpValue): boolean {
    const { tables } = this.#options;
    if (cursor.last !== undefined && compareOids(index, cursor.last) <= 0) {
      this.#cut = "not-increasing";
      return true;
    }
    cursor.last = index;
    if (!tables.add(this.#table, cursor.column, { index, value })) {
      this.#cut = "rows";
      return true;
    }
    return false;
  }

  /** After a failure: fewer rows at a time, then fewer columns. In SNMPv1 the end of the MIB fails the request. */
  #askForLess(asked: readonly Cursor[], answer: SnmpResult): boolean {
    const reason: SnmpFailure["reason"] = answer.kind === "failed" ? answer.reason : "malformed";
    if (reason === "no-such-name") {
      if (asked.length === 1) {
        this.#open = this.#open.filter((cursor) => cursor !== asked[0]);
      }
      this.#width = Math.max(1, Math.floor(asked.length / 2));
      return true;
    }
    const helps = reason === "too-big" || reason === "timeout" || reason === "malformed" || reason === "agent-error";
    if (!helps || this.#varbinds <= 1) {
      return false;
    }
    this.#varbinds = reason === "too-big" ? Math.floor(this.#varbinds / 2) : Math.floor(this.#varbinds / 8);
    this.#width = Math.max(1, Math.min(this.#width, this.#varbinds));
    return true;
  }
}
