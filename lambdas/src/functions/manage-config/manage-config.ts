import { createHash } from "node:crypto";
import { DesiredSettings, DesiredSignature, EntityId, limits } from "@isthmus/contract";
import { z } from "zod";
import { type GatewayTwin, gatewayTwins } from "../../fleet-view.ts";
import type { ConfigStore, ConfigSummary, StoredConfig } from "../../ports/config-store.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";

/** Pushes that may run into another one at the same time before one gives up. */
const attempts = 5;

/** Characters of what is wrong with one place of a document. */
const longestProblem = 300;

/** What `isthmus config` asks for. */
export const ConfigRequest = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("push"),
    site: EntityId,
    settings: z.unknown(),
    note: z.string().max(200).optional(),
    /** Made over the text with this hash. It is kept, not checked: gateways know the key. */
    signature: z.strictObject({ ...DesiredSignature.shape, sha256: z.string() }).optional(),
  }),
  z.strictObject({ action: z.literal("show"), site: EntityId, version: z.int().min(1).optional() }),
  z.strictObject({ action: z.literal("history"), site: EntityId, limit: z.int().min(1).max(100).default(20) }),
  z.strictObject({ action: z.literal("gateways"), site: EntityId.optional() }),
]);
export type ConfigRequest = z.infer<typeof ConfigRequest>;

/** Answer to each request, by `kind`. Expected outcomes all of them: only a broken table fails the invocation. */
export type ConfigAnswer =
  | { readonly kind: "pushed"; readonly version: number; readonly sha256: string; readonly gateways: readonly GatewayTwin[] }
  | { readonly kind: "unchanged"; readonly version: number }
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
  | { readonly kind: "busy" }
  | { readonly kind: "none" }
  | { readonly kind: "config"; readonly config: StoredConfig; readonly inForce: boolean; readonly gateways: readonly GatewayTwin[] }
  | { readonly kind: "history"; readonly versions: readonly ConfigSummary[]; readonly inForce?: number }
  | { readonly kind: "gateways"; readonly gateways: readonly GatewayTwin[] };

export interface ManageConfigPorts {
  readonly entities: EntityStore;
  readonly configs: ConfigStore;
}

/** Keeps, shows and lists desired configurations. Checked here is their form; whether a gateway can run one, only the gateway knows. */
export async function manageConfig(request: ConfigRequest, ports: ManageConfigPorts, nowMs: number): Promise<ConfigAnswer> {
  switch (request.action) {
    case "push":
      return push(request, ports, nowMs);
    case "show":
      return show(request, ports, nowMs);
    case "history": {
      const [inForce, versions] = await Promise.all([
        versionInForce(ports, request.site),
        ports.configs.listVersions(request.site, request.limit),
      ]);
      return { kind: "history", versions, ...(inForce !== undefined && { inForce: inForce.version }) };
    }
    case "gateways":
      return { kind: "gateways", gateways: await twins(ports, nowMs, request.site) };
  }
}

type Push = Extract<ConfigRequest, { action: "push" }>;

async function push(request: Push, ports: ManageConfigPorts, nowMs: number): Promise<ConfigAnswer> {
  const checked = checkPush(request);
  if (checked.kind === "invalid") {
    return checked;
  }
  const { site, note, signature } = request;
  const { sha256, settings, devices } = checked;
  const current = await versionInForce(ports, site);
  if (current?.sha256 === sha256 && signature === undefined) {
    return { kind: "unchanged", version: current.version };
  }
  const base = {
    ...{ siteId: site, sha256, pushedMs: nowMs, settings, devices },
    ...(note !== undefined && { note }),
    ...(signature !== undefined && { signature: DesiredSignature.parse(signature) }),
  };
  return appendNext(base, current?.version ?? 0, ports, nowMs);
}

type CheckedPush =
  | { readonly kind: "ok"; readonly settings: string; readonly sha256: string; readonly devices: number }
  | Extract<ConfigAnswer, { kind: "invalid" }>;

/** The text that is kept of what was pushed, or everything that is wrong with it. */
function checkPush({ settings, signature }: Push): CheckedPush {
  const parsed = DesiredSettings.safeParse(settings);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${showPath(path)}: ${message}`.slice(0, longestProblem));
    return { kind: "invalid", problems };
  }
  const text = JSON.stringify(parsed.data);
  if (text.length > limits.desiredConfigBytes) {
    return { kind: "invalid", problems: [`the whole: at most ${limits.desiredConfigBytes} characters as JSON; found ${text.length}`] };
  }
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (signature !== undefined && signature.sha256 !== sha256) {
    return { kind: "invalid", problems: ["the signature: it is over another text; sign with the version of isthmus that is deployed"] };
  }
  return { kind: "ok", settings: text, sha256, devices: parsed.data.devices?.length ?? 0 };
}

/** Finds a number: one may be taken by a push at the same time, or by one that ended before its version came into force. */
async function appendNext(
  base: Omit<StoredConfig, "version">,
  current: number,
  ports: ManageConfigPorts,
  nowMs: number,
): Promise<ConfigAnswer> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const config = { ...base, version: current + attempt };
    const appended = await ports.configs.append(config);
    switch (appended.kind) {
      case "stored":
        return putInForce(config, ports, nowMs);
      case "rejected":
        return { kind: "invalid", problems: [`the whole: ${appended.detail}`] };
      case "retry":
        return { kind: "busy" };
      case "duplicate":
    }
  }
  return { kind: "busy" };
}

async function putInForce({ settings: _, ...summary }: StoredConfig, ports: ManageConfigPorts, nowMs: number): Promise<ConfigAnswer> {
  const put = await ports.configs.putInForce(summary);
  const { siteId, version, sha256 } = summary;
  return put.kind === "stored" ? { kind: "pushed", version, sha256, gateways: await twins(ports, nowMs, siteId) } : { kind: "busy" };
}

async function show(
  { site, version }: Extract<ConfigRequest, { action: "show" }>,
  ports: ManageConfigPorts,
  nowMs: number,
): Promise<ConfigAnswer> {
  const inForce = await versionInForce(ports, site);
  const wanted = version ?? inForce?.version;
  const config = wanted === undefined ? undefined : await ports.configs.readVersion(site, wanted);
  return config === undefined
    ? { kind: "none" }
    : { kind: "config", config, inForce: config.version === inForce?.version, gateways: await twins(ports, nowMs, site) };
}

async function versionInForce({ entities }: ManageConfigPorts, site: string) {
  const item = await entities.read({ pk: sitePartition(site), sk: sortKey.config });
  return item?.kind === "config" ? item : undefined;
}

async function twins({ entities }: ManageConfigPorts, nowMs: number, site: string | undefined): Promise<readonly GatewayTwin[]> {
  const pages = await Promise.all([entities.listKind("gateway"), entities.listKind("config"), entities.listKind("leader")]);
  const all = gatewayTwins(
    pages.flatMap(({ items }) => items),
    nowMs,
  );
  return site === undefined ? all : all.filter(({ siteId }) => siteId === site);
}

/** `devices[3].address` */
function showPath(path: readonly PropertyKey[]): string {
  const shown = path.reduce<string>(
    (at, key) => (typeof key === "number" ? `${at}[${key}]` : `${at}${at === "" ? "" : "."}${String(key)}`),
    "",
  );
  return shown === "" ? "the whole" : shown;
}
