import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { AlarmBook, type AlarmTransition } from "./alarm-book.ts";
import { compositeAlarm, compositeAlarmProperties, metricAlarm, metricAlarmProperties } from "./alarm-definition.ts";
import { AlarmEvaluator } from "./alarm-evaluator.ts";
import type { InvokeDataSource } from "./data-source-call.ts";
import { MetricData } from "./metric-data.ts";
import { sampledPoint } from "./metric-input.ts";
import { MetricReader } from "./metric-reader.ts";
import { MetricStore } from "./metric-store.ts";

const startMs = 1_700_000_040_000;
const minuteMs = 60_000;

function setUp(properties: object, invoke: InvokeDataSource = async () => ({ kind: "timed-out" })) {
  const database = new DatabaseSync(":memory:");
  const store = new MetricStore(database);
  const book = new AlarmBook(database);
  const changes: AlarmTransition[] = [];
  const acted: AlarmTransition[] = [];
  const metricData = new MetricData(new MetricReader(store, []), invoke);
  const evaluator = new AlarmEvaluator({
    book,
    metricData,
    onTransition: (change) => changes.push(change),
    onActions: (change) => acted.push(change),
  });
  const common = {
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 5,
    EvaluationPeriods: 2,
    Namespace: "N",
    MetricName: "M",
    Period: 60,
    Statistic: "Maximum",
  };
  book.define(metricAlarm({ name: "a", arn: "arn:a" }, metricAlarmProperties.parse({ ...common, ...properties })), startMs);
  const put = (minute: number, value: number): void => {
    const point = sampledPoint(startMs / 1000 + minute * 60, [[value, 1]]);
    if (point !== undefined) store.put([{ namespace: "N", metric: "M", dimensions: {}, point }], startMs / 1000);
  };
  return { database, book, changes, acted, evaluator, put };
}

describe("AlarmEvaluator", () => {
  it("goes to ALARM when enough complete minutes breach, back to OK when they do not, and remembers both", async () => {
    const { database, book, changes, evaluator, put } = setUp({});

    for (const [minute, value] of [1, 9, 9, 1, 1].entries()) {
      put(minute, value);
      await evaluator.evaluateAll(startMs + (minute + 1) * minuteMs + 1000);
    }

    expect(changes.map(({ from, to, atMs }) => [from, to, (atMs - startMs - 1000) / minuteMs])).toEqual([
      ["INSUFFICIENT_DATA", "OK", 1],
      ["OK", "ALARM", 3],
      ["ALARM", "OK", 4],
    ]);
    const again = new AlarmBook(database);
    expect(again.history(10, "a").map((entry) => entry.to)).toEqual(["OK", "ALARM", "OK"]);
    expect(book.definitions().map((alarm) => again.view(alarm).state)).toEqual(["OK"]);
  });

  it("does not look at the minute that is still going on", async () => {
    const { changes, evaluator, put } = setUp({ EvaluationPeriods: 1 });
    put(0, 1);
    put(1, 9);

    await evaluator.evaluateAll(startMs + minuteMs + 30_000);

    expect(changes.map((change) => change.to)).toEqual(["OK"]);
  });

  it("evaluates metric math, and says when a data source cannot be read", async () => {
    const Metrics = [
      { Id: "m", ReturnData: false, MetricStat: { Metric: { Namespace: "N", MetricName: "M" }, Period: 60, Stat: "Sum" } },
      { Id: "e", Expression: "FILL(m, 0) * 2", ReturnData: true },
    ];
    const math = setUp({ Metrics, EvaluationPeriods: 1, MetricName: undefined });
    math.put(0, 3);
    await math.evaluator.evaluateAll(startMs + minuteMs);
    const source = setUp({ Metrics: [{ Id: "e", Expression: 'LAMBDA("f")', Period: 60 }], TreatMissingData: "breaching" });
    await source.evaluator.evaluateAll(startMs + minuteMs);

    expect(math.changes.map((change) => change.to)).toEqual(["ALARM"]);
    expect(source.changes).toEqual([]);
    expect(source.book.definitions().map((alarm) => source.book.view(alarm).reason)).toEqual([
      expect.stringContaining("did not answer within 4.5 s"),
    ]);
  });

  it("asks a data source once per minute however often it runs", async () => {
    let calls = 0;
    const { evaluator } = setUp({ Metrics: [{ Id: "e", Expression: 'LAMBDA("f")', Period: 60 }] }, async () => {
      calls += 1;
      return { kind: "ok", payload: { MetricDataResults: [] } };
    });

    for (const seconds of [60, 72, 84, 120]) await evaluator.evaluateAll(startMs + seconds * 1000);

    expect(calls).toBe(2);
  });

  it("lets a composite follow its children in the same round", async () => {
    const { book, changes, evaluator, put } = setUp({ EvaluationPeriods: 1 });
    book.define(
      compositeAlarm({ name: "c", arn: "arn:c" }, compositeAlarmProperties.parse({ AlarmRule: 'ALARM("a") AND NOT OK(arn:a)' })),
      startMs,
    );
    put(0, 9);

    await evaluator.evaluateAll(startMs + minuteMs);

    expect(changes.map((change) => [change.alarm.name, change.to])).toEqual([
      ["a", "ALARM"],
      ["c", "ALARM"],
    ]);
  });
});

describe("a composite alarm that another one quiets", () => {
  /** States of the child (the composite's rule) and of the suppressor by minute, as A(LARM) or O(K); acted on: minute and new state. */
  async function actedOn(child: string, suppressor: string): Promise<readonly (readonly [number, string])[]> {
    const { book, acted, evaluator } = setUp({});
    for (const name of ["child", "suppressor"]) {
      book.define(compositeAlarm({ name, arn: `arn:${name}` }, compositeAlarmProperties.parse({ AlarmRule: "FALSE" })), startMs);
    }
    const quieted = compositeAlarmProperties.parse({
      AlarmRule: 'ALARM("arn:child")',
      ActionsSuppressor: "arn:suppressor",
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 180,
    });
    book.define(compositeAlarm({ name: "quieted", arn: "arn:quieted" }, quieted), startMs);
    for (const minute of child.split("").keys()) {
      const nowMs = startMs + minute * minuteMs;
      for (const [name, states] of [["child", child] as const, ["suppressor", suppressor] as const]) {
        const rule = states[minute] === "A" ? "TRUE" : "FALSE";
        book.define(compositeAlarm({ name, arn: `arn:${name}` }, compositeAlarmProperties.parse({ AlarmRule: rule })), startMs);
      }
      // Composites in the order they were defined: the states of this minute are known before the rule is asked.
      await evaluator.evaluateAll(nowMs);
    }
    return acted.flatMap(({ alarm, to, atMs }) => (alarm.name === "quieted" ? [[(atMs - startMs) / minuteMs, to] as const] : []));
  }

  it("acts when the other one does not ring within the wait", async () => {
    expect(await actedOn("OOOAAAAAA", "OOOOOOOOO")).toEqual([
      [0, "OK"],
      [3, "ALARM"],
    ]);
  });

  it("stays quiet about a fault that the other one tells of, a little later even", async () => {
    expect(await actedOn("OOOAAAAAOOOOOOO", "OOOOAAAAOOOOOOO")).toEqual([[0, "OK"]]);
  });

  it("acts when the other one has cleared and its own fault is still there", async () => {
    expect(await actedOn("OOOAAAAAAAAAAAA", "OOOAAAAOOOOOOOO")).toEqual([
      [0, "OK"],
      [3, "ALARM"],
    ]);
  });

  it("does not tell that it cleared while the other one rings", async () => {
    expect(await actedOn("AAAAAAOOOOOO", "OOOOOAAAAAAA")).toEqual([[0, "ALARM"]]);
  });

  it("is refused with half of what suppressing needs", () => {
    expect(compositeAlarmProperties.safeParse({ AlarmRule: "TRUE", ActionsSuppressor: "a" }).success).toBe(false);
  });
});
