import { instances } from "./compute.ts";
import { vpnConnections } from "./network.ts";

/** One change of condition in the sample account, as a person or an API call made it. */
export type ConditionChange =
  | { readonly kind: "power"; readonly id: string; readonly to: "running" | "stopped"; readonly atMs: number }
  | { readonly kind: "check"; readonly id: string; readonly to: "ok" | "impaired"; readonly atMs: number }
  | { readonly kind: "tunnel"; readonly id: string; readonly to: "up" | "down"; readonly atMs: number };

/** The condition of something at one moment and since when; `sinceMs` is 0 when it has been so from the beginning. */
export interface Condition<State extends string> {
  readonly state: State;
  readonly sinceMs: number;
}

/** Changes in order of time. Keeping them, rather than the latest state, keeps past metrics as they were. */
export type ConditionHistory = readonly ConditionChange[];

const stoppedFromTheBeginning = "prod-legacy-batch";
const impairedFromTheBeginning = "prod-log-archive";

const statesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["power", ["running", "stopped"]],
  ["check", ["ok", "impaired"]],
  ["tunnel", ["up", "down"]],
]);

/** As long as CloudWatch keeps one-minute data; older changes matter only as the latest of their subject. */
const keepChangesMs = 15 * 24 * 3_600_000;

/** Whether an instance runs at `atMs`. */
export function powerAt(history: ConditionHistory, instanceId: string, atMs: number): Condition<"running" | "stopped"> {
  const change = history.findLast((entry) => entry.kind === "power" && entry.id === instanceId && entry.atMs <= atMs);
  if (change?.kind === "power") return { state: change.to, sinceMs: change.atMs };
  return { state: nameOf(instanceId) === stoppedFromTheBeginning ? "stopped" : "running", sinceMs: 0 };
}

/** Whether an instance passes its instance status check at `atMs`; meaningful only while it runs. */
export function checkAt(history: ConditionHistory, instanceId: string, atMs: number): Condition<"ok" | "impaired"> {
  const change = history.findLast((entry) => entry.kind === "check" && entry.id === instanceId && entry.atMs <= atMs);
  if (change?.kind === "check") return { state: change.to, sinceMs: change.atMs };
  return { state: nameOf(instanceId) === impairedFromTheBeginning ? "impaired" : "ok", sinceMs: 0 };
}

/** Whether the tunnel with this outside address is up at `atMs`. */
export function tunnelAt(history: ConditionHistory, outsideIp: string, atMs: number): Condition<"up" | "down"> {
  const change = history.findLast((entry) => entry.kind === "tunnel" && entry.id === outsideIp && entry.atMs <= atMs);
  return change?.kind === "tunnel" ? { state: change.to, sinceMs: change.atMs } : { state: "up", sinceMs: 0 };
}

/** The state that `change` would replace, to tell a change from a repetition. */
export function currentState(history: ConditionHistory, change: ConditionChange): string {
  switch (change.kind) {
    case "power":
      return powerAt(history, change.id, change.atMs).state;
    case "check":
      return checkAt(history, change.id, change.atMs).state;
    case "tunnel":
      return tunnelAt(history, change.id, change.atMs).state;
  }
}

/** Appends a change and forgets those that no readable metric depends on any more. */
export function withChange(history: ConditionHistory, change: ConditionChange): ConditionHistory {
  const next = [...history, change];
  const oldestMs = change.atMs - keepChangesMs;
  return next.filter((entry, index) => entry.atMs >= oldestMs || isLatestOfSubject(next, index));
}

/** Reads what `JSON.stringify(history)` wrote; entries about things the account does not have are dropped. */
export function parseHistory(value: unknown): ConditionHistory {
  if (!Array.isArray(value)) return [];
  return value.filter(isChange).sort((left, right) => left.atMs - right.atMs);
}

function isLatestOfSubject(history: ConditionHistory, index: number): boolean {
  const entry = history[index];
  return !history.slice(index + 1).some((later) => later.kind === entry?.kind && later.id === entry.id);
}

function isChange(value: unknown): value is ConditionChange {
  if (typeof value !== "object" || value === null) return false;
  const { kind, id, to, atMs } = value as Partial<Record<keyof ConditionChange, unknown>>;
  if (typeof id !== "string" || typeof to !== "string" || typeof kind !== "string" || !Number.isFinite(atMs)) return false;
  const allowed = statesOf.get(kind);
  return allowed?.includes(to) === true && (kind === "tunnel" ? isTunnel(id) : nameOf(id) !== undefined);
}

function nameOf(instanceId: string): string | undefined {
  return instances.find((instance) => instance.instanceId === instanceId)?.name;
}

function isTunnel(outsideIp: string): boolean {
  return vpnConnections.some((vpn) => vpn.tunnels.some((tunnel) => tunnel.outsideIp === outsideIp));
}
