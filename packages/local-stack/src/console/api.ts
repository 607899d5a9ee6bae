import type { ScenarioArguments, ScenarioControl } from "../scenario-control.ts";
import type { MetricQuery, StackView } from "../view.ts";
import type { ScenarioGroup, ScenarioSource, StackSummary } from "./api-types.ts";

export interface ApiDependencies {
  readonly view: StackView;
  readonly lab?: ScenarioControl | undefined;
  readonly account?: ScenarioControl | undefined;
}

export type ApiAnswer = { readonly status: number; readonly body: unknown };

const shownNotifications = 200;
const shownLogLines = 500;
/** As GetMetricData: queries a request, and a range that no retention exceeds. */
const mostQueries = 500;
const longestRangeS = 455 * 86_400;

/** Answers one request of the page; `body` is the parsed JSON of a POST. Undefined for a path that is not the API's. */
export async function answerApi(
  request: { readonly method: string; readonly path: string; readonly body: unknown },
  dependencies: ApiDependencies,
): Promise<ApiAnswer | undefined> {
  return request.method === "POST" ? await answerPost(request.path, request.body, dependencies) : answerGet(request.path, dependencies);
}

function answerGet(path: string, dependencies: ApiDependencies): ApiAnswer | undefined {
  const { view } = dependencies;
  switch (path) {
    case "/api/stack":
      return ok({ region: view.region, accountId: view.accountId } satisfies StackSummary);
    case "/api/dashboards":
      return ok(view.dashboards());
    case "/api/alarms":
      return ok(view.alarms());
    case "/api/notifications":
      return ok(view.notifications(shownNotifications));
    case "/api/logs":
      return ok(view.logs(shownLogLines));
    case "/api/resources":
      return ok(view.resources());
    case "/api/lab":
      return ok(scenarioGroups(dependencies));
    default:
      return undefined;
  }
}

async function answerPost(path: string, body: unknown, dependencies: ApiDependencies): Promise<ApiAnswer | undefined> {
  const input = typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  switch (path) {
    case "/api/metric-data":
      return await metricData(input, dependencies.view);
    case "/api/widget":
      return await invokeWidget(input, dependencies.view);
    case "/api/lab":
      return await runScenario(input, dependencies);
    default:
      return undefined;
  }
}

async function metricData(input: Readonly<Record<string, unknown>>, view: StackView): Promise<ApiAnswer> {
  const { startS, endS, queries } = input;
  if (!isTime(startS) || !isTime(endS) || endS <= startS || endS - startS > longestRangeS) {
    return refused("startS and endS must be epoch seconds, start before end.");
  }
  if (!Array.isArray(queries) || queries.length > mostQueries || !queries.every(isMetricQuery)) {
    return refused("queries must be a list of GetMetricData queries.");
  }
  return ok(await view.metricData({ startS, endS, queries }));
}

async function invokeWidget(input: Readonly<Record<string, unknown>>, view: StackView): Promise<ApiAnswer> {
  const { endpoint, event } = input;
  if (typeof endpoint !== "string" || endpoint === "") return refused("endpoint must be a function name or ARN.");
  return ok(await view.invoke(endpoint, event));
}

async function runScenario(input: Readonly<Record<string, unknown>>, dependencies: ApiDependencies): Promise<ApiAnswer> {
  const { source, name, args } = input;
  const control = source === "lab" ? dependencies.lab : source === "account" ? dependencies.account : undefined;
  if (!control || typeof name !== "string") return refused("source and name must be those of a listed scenario.");
  const chosen = scenarioArguments(args);
  if (chosen === undefined) return refused("args may hold a device and a port, both short texts, and times, a whole number.");
  return ok(await control.run(name, chosen));
}

const longestArgument = 64;

/** Undefined when there is anything else than the known arguments in their known forms. */
function scenarioArguments(args: unknown): ScenarioArguments | undefined {
  if (args === undefined) return {};
  if (typeof args !== "object" || args === null) return undefined;
  const known = Object.entries(args as Readonly<Record<string, unknown>>).every(([name, value]) => {
    if (name === "times") return Number.isSafeInteger(value);
    return (name === "device" || name === "port") && typeof value === "string" && value.length <= longestArgument;
  });
  return known ? args : undefined;
}

function scenarioGroups(dependencies: ApiDependencies): readonly ScenarioGroup[] {
  const sources: readonly (readonly [ScenarioSource, ScenarioControl | undefined])[] = [
    ["lab", dependencies.lab],
    ["account", dependencies.account],
  ];
  return sources.flatMap(([source, control]) => (control ? [{ source, scenarios: control.scenarios() }] : []));
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isMetricQuery(value: unknown): value is MetricQuery {
  if (typeof value !== "object" || value === null || !("Id" in value) || typeof value.Id !== "string") return false;
  return "Expression" in value ? typeof value.Expression === "string" : "MetricStat" in value && typeof value.MetricStat === "object";
}

function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

function refused(error: string): ApiAnswer {
  return { status: 400, body: { error } };
}
