import { LocalStackError } from "../../errors.ts";
import { callDataSource, type InvokeDataSource } from "./data-source-call.ts";
import { isKnownStatistic } from "./datapoint.ts";
import { searchLabels } from "./label.ts";
import { type MathRange, mathFunctions } from "./math-functions.ts";
import type { MathNode } from "./math-syntax.ts";
import { combine, type MathSeries, type MathValue, mapValue, operation, seriesOf } from "./math-value.ts";
import type { MetricReader } from "./metric-reader.ts";
import { parseSearch } from "./search-expression.ts";

/** Most series that one SEARCH graphs (CloudWatch limit). */
const maxSearchResults = 500;

export interface MathEvaluationOptions {
  readonly range: MathRange;
  readonly reader: MetricReader;
  readonly invokeDataSource: InvokeDataSource;
  readonly dataSourceLimitMs: number;
  /** Ids that METRICS() stands for. */
  readonly metricIds: readonly string[];
  readonly valueOf: (id: string) => Promise<MathValue>;
}

/** Evaluates one parsed expression over one range. Throws a LocalStackError for what the expression gets wrong. */
export class MathEvaluation {
  readonly #options: MathEvaluationOptions;

  constructor(options: MathEvaluationOptions) {
    this.#options = options;
  }

  async evaluate(node: MathNode): Promise<MathValue> {
    switch (node.kind) {
      case "number":
        return { kind: "scalar", value: node.value };
      case "boolean":
        return { kind: "scalar", value: Number(node.value) };
      case "text":
        return { kind: "text", value: node.value };
      case "id":
        return this.#identifier(node.name);
      case "list":
        return { kind: "list", items: (await this.#all(node.items)).flatMap(seriesOf) };
      case "negate":
        return mapValue(await this.evaluate(node.operand), (value) => -value);
      case "binary":
        return combine(await this.evaluate(node.left), await this.evaluate(node.right), operation(node.operator));
      case "call":
        return this.#call(node.name, node.args);
    }
  }

  #all(nodes: readonly MathNode[]): Promise<readonly MathValue[]> {
    return Promise.all(nodes.map((node) => this.evaluate(node)));
  }

  async #identifier(name: string): Promise<MathValue> {
    if (name === "REPEAT" || name === "LINEAR") return { kind: "text", value: name };
    return this.#options.valueOf(name);
  }

  async #call(name: string, args: readonly MathNode[]): Promise<MathValue> {
    switch (name) {
      case "LAMBDA":
        return this.#dataSource(args.map(literalOf));
      case "SEARCH":
        return this.#search(args.map(literalOf));
      case "METRICS":
        return this.#metrics(args[0] === undefined ? "" : String(literalOf(args[0])));
      default: {
        const apply = mathFunctions[name];
        if (apply === undefined) throw new LocalStackError("expression-invalid", `Metric math function ${name} is not known here.`);
        return apply(await this.#all(args), this.#options.range);
      }
    }
  }

  async #metrics(filter: string): Promise<MathValue> {
    const ids = this.#options.metricIds.filter((id) => id.includes(filter));
    const values = await Promise.all(ids.map((id) => this.#options.valueOf(id)));
    return { kind: "list", items: values.flatMap(seriesOf) };
  }

  async #dataSource(args: readonly (string | number | boolean)[]): Promise<MathValue> {
    const [functionName, ...rest] = args;
    const { range, dataSourceLimitMs, invokeDataSource } = this.#options;
    const answer = await callDataSource({
      functionName: String(functionName),
      args: rest,
      range,
      limitMs: dataSourceLimitMs,
      invoke: invokeDataSource,
    });
    if (answer.kind === "failed") throw new LocalStackError("data-source-failed", `${answer.code}: ${answer.message}`);
    return { kind: "list", items: answer.series };
  }

  async #search(args: readonly (string | number | boolean)[]): Promise<MathValue> {
    const [text, stat = "Average", period = this.#options.range.periodS] = args;
    if (!isKnownStatistic(String(stat))) throw new LocalStackError("expression-invalid", `Statistic ${stat} is not known here.`);
    const search = parseSearch(String(text));
    const found = (await this.#options.reader.series()).filter((series) => search.matches(series)).slice(0, maxSearchResults);
    const labels = searchLabels(found);
    const periodS = Number(period);
    const startS = Math.floor(this.#options.range.startS / periodS) * periodS;
    const items = await Promise.all(
      found.map(async (identity, index): Promise<MathSeries> => {
        const points = await this.#options.reader.read({
          ...identity,
          startS,
          endS: this.#options.range.endS,
          periodS,
          stat: String(stat),
        });
        return { label: labels[index] ?? identity.metric, periodS, points, identity };
      }),
    );
    return { kind: "list", items: items.filter((series) => series.points.length > 0) };
  }
}

function literalOf(node: MathNode): string | number | boolean {
  if (node.kind === "text" || node.kind === "number" || node.kind === "boolean") return node.value;
  if (node.kind === "negate" && node.operand.kind === "number") return -node.operand.value;
  throw new LocalStackError("expression-invalid", "SEARCH, LAMBDA and METRICS take text, numbers and booleans only.");
}
