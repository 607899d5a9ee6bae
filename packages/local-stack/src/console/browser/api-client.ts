import type { ScenarioOutcome } from "../../scenario-control.ts";
import type { AlarmView, DashboardView, LogLine, MetricQuery, MetricResult, NotificationView, ResourceView } from "../../view.ts";
import type { ApiProblem, ScenarioGroup, ScenarioSource, StackSummary } from "../api-types.ts";

export type Fetched<Body> = { readonly kind: "ok"; readonly body: Body } | { readonly kind: "failed"; readonly message: string };

export type InvokeResult =
  | { readonly kind: "ok"; readonly payload: unknown }
  | { readonly kind: "function-error"; readonly message: string };

/** The console's API, typed; a refusal or a lost connection is a value. */
export const api = {
  stack: () => get<StackSummary>("/api/stack"),
  dashboards: () => get<readonly DashboardView[]>("/api/dashboards"),
  alarms: () => get<readonly AlarmView[]>("/api/alarms"),
  notifications: () => get<readonly NotificationView[]>("/api/notifications"),
  logs: () => get<readonly LogLine[]>("/api/logs"),
  resources: () => get<readonly ResourceView[]>("/api/resources"),
  scenarios: () => get<readonly ScenarioGroup[]>("/api/lab"),
  runScenario: (source: ScenarioSource, name: string) => post<ScenarioOutcome>("/api/lab", { source, name }),
  metricData: (query: { readonly startS: number; readonly endS: number; readonly queries: readonly MetricQuery[] }) =>
    post<readonly MetricResult[]>("/api/metric-data", query),
  invoke: (endpoint: string, event: unknown) => post<InvokeResult>("/api/widget", { endpoint, event }),
} as const;

function get<Body>(path: string): Promise<Fetched<Body>> {
  return request<Body>(path, {});
}

function post<Body>(path: string, body: unknown): Promise<Fetched<Body>> {
  return request<Body>(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

async function request<Body>(path: string, init: RequestInit): Promise<Fetched<Body>> {
  try {
    const response = await fetch(path, init);
    const body = (await response.json()) as Body | ApiProblem;
    if (response.ok) return { kind: "ok", body: body as Body };
    return { kind: "failed", message: (body as ApiProblem).error };
  } catch {
    return { kind: "failed", message: "The local stack does not answer." };
  }
}
