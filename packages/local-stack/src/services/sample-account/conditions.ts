import { findInstance, resourcesIn, usedRegions } from "./account-resources.ts";
import { instanceIdOf } from "./seoul/instances.ts";

/** What can change in the account, and the states that each kind of subject can have; the first is the usual one. */
const statesOf = {
  /** An instance, by its id. */
  power: ["running", "stopped"],
  /** The instance status check of an instance. */
  check: ["ok", "impaired"],
  /** A VPN tunnel, by its outside address. */
  tunnel: ["up", "down"],
  /** A route of a VPC, as `routeRef` writes it. */
  route: ["present", "deleted"],
  /** A route of a transit gateway, as `routeRef` writes it. */
  "transit-route": ["present", "deleted"],
  /** A target, as `targetRef` writes it. */
  target: ["healthy", "unhealthy"],
  /** A Direct Connect virtual interface and its BGP session. */
  "virtual-interface": ["up", "down"],
  /** Containers on an instance: each minute of filling takes one more address of its subnet. */
  containers: ["steady", "filling"],
  /** An API action, as `apiRef` writes it. */
  api: ["answers", "denied", "throttled"],
} as const;

type States = typeof statesOf;
export type ConditionKind = keyof States;
export type StateOf<K extends ConditionKind> = States[K][number];

/** One change of condition in the sample account, as a person or an API call made it. */
export type ConditionChange = {
  [K in ConditionKind]: { readonly kind: K; readonly id: string; readonly to: StateOf<K>; readonly atMs: number };
}[ConditionKind];

/** The condition of something at one moment and since when; `sinceMs` is 0 when it has been so from the beginning. */
export interface Condition<State extends string> {
  readonly state: State;
  readonly sinceMs: number;
}

/** Changes in order of time. Keeping them, rather than the latest state, keeps past metrics as they were. */
export type ConditionHistory = readonly ConditionChange[];

/** As long as CloudWatch keeps one-minute data; older changes matter only as the latest of their subject. */
const keepChangesMs = 15 * 24 * 3_600_000;

const fromTheBeginning: ReadonlyMap<string, string> = new Map([
  [`power/${instanceIdOf("prod-legacy-batch")}`, "stopped"],
  [`check/${instanceIdOf("prod-log-archive")}`, "impaired"],
]);

/** The conditions of everything at one moment. */
export class Conditions {
  readonly atMs: number;
  readonly #history: ConditionHistory;

  constructor(history: ConditionHistory, atMs: number) {
    this.#history = history;
    this.atMs = atMs;
  }

  /** State of one subject and since when. */
  of<K extends ConditionKind>(kind: K, id: string): Condition<StateOf<K>> {
    const change = this.#history.findLast((entry) => entry.kind === kind && entry.id === id && entry.atMs <= this.atMs);
    if (change !== undefined) return { state: change.to as StateOf<K>, sinceMs: change.atMs };
    const state = fromTheBeginning.get(`${kind}/${id}`) ?? statesOf[kind][0];
    return { state: state as StateOf<K>, sinceMs: 0 };
  }
}

/** Names a route of a route table. */
export function routeRef(routeTableId: string, destination: string): string {
  return `${routeTableId} ${destination}`;
}

/** Names a target of a target group. */
export function targetRef(targetGroup: string, instanceId: string): string {
  return `${targetGroup} ${instanceId}`;
}

/** Names an action of an API in a Region, by the service's signing name. */
export function apiRef(api: { readonly region: string; readonly service: string; readonly action: string }): string {
  return `${api.region} ${api.service}:${api.action}`;
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
  if (typeof id !== "string" || typeof to !== "string" || !isKind(kind) || !Number.isFinite(atMs)) return false;
  return statesOf[kind].some((state) => state === to) && exists(kind, id);
}

function isKind(kind: unknown): kind is ConditionKind {
  return typeof kind === "string" && Object.hasOwn(statesOf, kind);
}

function exists(kind: ConditionKind, id: string): boolean {
  switch (kind) {
    case "power":
    case "check":
    case "containers":
      return findInstance(id) !== undefined;
    case "tunnel":
      return everywhere(({ vpnConnections }) => vpnConnections.flatMap(({ tunnels }) => tunnels.map(({ outsideIp }) => outsideIp)), id);
    case "route":
      return everywhere(({ routeTables }) => routeTables.flatMap(routeRefs), id);
    case "transit-route":
      return everywhere(({ transitRouteTables }) => transitRouteTables.flatMap(routeRefs), id);
    case "target":
      return everywhere(
        ({ targetGroups }) => targetGroups.flatMap((group) => group.instanceIds.map((target) => targetRef(group.name, target))),
        id,
      );
    case "virtual-interface":
      return everywhere(({ virtualInterfaces }) => virtualInterfaces.map(({ virtualInterfaceId }) => virtualInterfaceId), id);
    case "api":
      return /^[a-z0-9-]+ [a-z0-9]+:[A-Za-z0-9]+$/.test(id);
  }
}

function everywhere(idsOf: (resources: ReturnType<typeof resourcesIn>) => readonly string[], id: string): boolean {
  return usedRegions.some((region) => idsOf(resourcesIn(region)).includes(id));
}

function routeRefs(table: {
  readonly routeTableId: string;
  readonly routes: readonly { readonly destination: string }[];
}): readonly string[] {
  return table.routes.map(({ destination }) => routeRef(table.routeTableId, destination));
}
