import { LocalStackError } from "../../errors.ts";
import type { MetricQuery, MetricResult } from "../../view.ts";
import type { InvokeDataSource } from "./data-source-call.ts";
import { isKnownStatistic } from "./datapoint.ts";
import { fillLabel } from "./label.ts";
import { MathEvaluation } from "./math-evaluation.ts";
import { constantSeries, type MathRange } from "./math-functions.ts";
import { type MathNode, parseMath } from "./math-syntax.ts";
import { type MathSeries, type MathValue, seriesOf } from "./math-value.ts";
import type { MetricReader } from "./metric-reader.ts";

/** Limits on one LAMBDA() call (CloudWatch User Guide): graphs wait longer than alarms. */
export const graphDataSourceLimitMs = 10_000;
export const alarmDataSourceLimitMs = 4500;
/** Period of an expression that neither names one nor uses a metric that does. */
const defaultPeriodS = 60;

/** One GetMetricData call. Times are epoch seconds. */
export interface MetricDataRequest {
  readonly startS: number;
  readonly endS: number;
  readonly queries: readonly MetricQuery[];
  readonly dataSourceLimitMs?: number;
}

/** Answers GetMetricData: metrics, metric math, SEARCH and LAMBDA data sources. */
export class MetricData {
  readonly #reader: MetricReader;
  readonly #invokeDataSource: InvokeDataSource;

  constructor(reader: MetricReader, invokeDataSource: InvokeDataSource) {
    this.#reader = reader;
    this.#invokeDataSource = invokeDataSource;
  }

  /** Results of the queries that return data, points ascending. A query that fails says so in its own result and spares the others. */
  async query(request: MetricDataRequest): Promise<readonly MetricResult[]> {
    const evaluator = new QueryEvaluation(request, this.#reader, this.#invokeDataSource);
    const wanted = request.queries.filter((query) => query.ReturnData !== false);
    const results = await Promise.all(wanted.map((query) => resultsOf(query, evaluator)));
    return results.flat();
  }
}

async function resultsOf(query: MetricQuery, evaluator: QueryEvaluation): Promise<readonly MetricResult[]> {
  try {
    const { value, range } = await evaluator.evaluate(query.Id);
    const list = value.kind === "scalar" ? [constantSeries(value.value, range)] : seriesOf(value);
    return list.map((series) => resultOf(query, series));
  } catch (error) {
    if (!(error instanceof LocalStackError)) throw error;
    const code = error.code === "data-source-failed" ? "InternalError" : "ValidationError";
    const Messages = [{ Code: code, Value: error.message }];
    return [{ Id: query.Id, Label: query.Label ?? query.Id, Timestamps: [], Values: [], StatusCode: "InternalError", Messages }];
  }
}

function resultOf(query: MetricQuery, series: MathSeries): MetricResult {
  const own = series.label === "" ? query.Id : series.label;
  return {
    Id: query.Id,
    Label: query.Label === undefined ? own : fillLabel(query.Label, { ...series, label: own }),
    Timestamps: series.points.map((point) => point.tS),
    Values: series.points.map((point) => point.value),
    StatusCode: "Complete",
  };
}

interface Evaluated {
  readonly value: MathValue;
  readonly range: MathRange;
}

/** One request's queries, each evaluated once however often others refer to it. */
class QueryEvaluation {
  readonly #request: MetricDataRequest;
  readonly #reader: MetricReader;
  readonly #invokeDataSource: InvokeDataSource;
  readonly #queries: ReadonlyMap<string, MetricQuery>;
  readonly #evaluated = new Map<string, Promise<Evaluated>>();

  constructor(request: MetricDataRequest, reader: MetricReader, invokeDataSource: InvokeDataSource) {
    this.#request = request;
    this.#reader = reader;
    this.#invokeDataSource = invokeDataSource;
    this.#queries = new Map(request.queries.map((query) => [query.Id, query]));
  }

  async evaluate(id: string, path: readonly string[] = []): Promise<Evaluated> {
    const query = this.#queries.get(id);
    if (query === undefined) throw new LocalStackError("expression-invalid", `No query has the id ${id}.`);
    if (path.includes(id)) throw new LocalStackError("expression-invalid", `The queries refer in a circle: ${[...path, id].join(" -> ")}.`);
    const known = this.#evaluated.get(id);
    if (known !== undefined) return known;
    const evaluated = query.Expression === undefined ? this.#metric(query) : this.#expression(query, query.Expression, [...path, id]);
    this.#evaluated.set(id, evaluated);
    return evaluated;
  }

  async #metric(query: MetricQuery): Promise<Evaluated> {
    const stat = query.MetricStat;
    if (stat === undefined) throw new LocalStackError("expression-invalid", `Query ${query.Id} has neither MetricStat nor Expression.`);
    if (!isKnownStatistic(stat.Stat)) throw new LocalStackError("expression-invalid", `Statistic ${stat.Stat} is not known here.`);
    const { Namespace: namespace, MetricName: metric, Dimensions } = stat.Metric;
    const identity = { namespace, metric, dimensions: Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value])) };
    const range = this.#range(stat.Period);
    const points = await this.#reader.read({ ...identity, ...range, stat: stat.Stat });
    return { range, value: { kind: "series", series: { label: metric, periodS: stat.Period, points, identity } } };
  }

  async #expression(query: MetricQuery, expression: string, path: readonly string[]): Promise<Evaluated> {
    const node = parseMath(expression);
    const range = this.#range(query.Period ?? this.#inheritedPeriodS(node, path));
    const evaluation = new MathEvaluation({
      range,
      reader: this.#reader,
      invokeDataSource: this.#invokeDataSource,
      dataSourceLimitMs: this.#request.dataSourceLimitMs ?? graphDataSourceLimitMs,
      metricIds: this.#request.queries.filter((other) => other.MetricStat !== undefined).map((other) => other.Id),
      valueOf: async (id) => (await this.evaluate(id, path)).value,
    });
    return { range, value: await evaluation.evaluate(node) };
  }

  #inheritedPeriodS(node: MathNode, path: readonly string[]): number {
    const ids = usesAllMetrics(node) ? [...this.#queries.keys()] : idsIn(node);
    const periods = ids.flatMap((id) => {
      const query = path.includes(id) ? undefined : this.#queries.get(id);
      if (query === undefined) return [];
      if (query.MetricStat !== undefined) return [query.MetricStat.Period];
      return [query.Period ?? this.#inheritedPeriodS(parseMath(query.Expression ?? "0"), [...path, id])];
    });
    return periods.length === 0 ? defaultPeriodS : Math.min(...periods);
  }

  #range(periodS: number): MathRange {
    const startS = Math.floor(this.#request.startS / periodS) * periodS;
    return { startS, endS: this.#request.endS, periodS };
  }
}

function idsIn(node: MathNode): readonly string[] {
  switch (node.kind) {
    case "id":
      return [node.name];
    case "list":
      return node.items.flatMap(idsIn);
    case "call":
      return node.args.flatMap(idsIn);
    case "negate":
      return idsIn(node.operand);
    case "binary":
      return [...idsIn(node.left), ...idsIn(node.right)];
    default:
      return [];
  }
}

function usesAllMetrics(node: MathNode): boolean {
  switch (node.kind) {
    case "call":
      return node.name === "METRICS" || node.args.some(usesAllMetrics);
    case "list":
      return node.items.some(usesAllMetrics);
    case "negate":
      return usesAllMetrics(node.operand);
    case "binary":
      return usesAllMetrics(node.left) || usesAllMetrics(node.right);
    default:
      return false;
  }
}
