import type { DesiredSettings } from "@isthmus/contract";
import type { SecretMemory } from "./aws/secret-memory.ts";
import type { DeviceStates } from "./collectors/device-states.ts";
import { type LoadedConfig, type LoadOptions, loadConfig } from "./config/load.ts";
import { showProblem } from "./config/problem.ts";
import type { SecretSources } from "./config/resolve-secrets.ts";
import { configuredPosture } from "./config/snmp-access.ts";
import type { GatewayEvents } from "./events.ts";
import { ConfigReload, type ReloadDependencies } from "./reload-config.ts";
import type { Clock } from "./runtime/clock.ts";
import type { HeartbeatDependencies } from "./runtime/heartbeat.ts";
import { SecretRefresh } from "./secret-refresh.ts";
import { nodeSpoolFs } from "./spool/node-spool-fs.ts";
import { ConfigTwin, startingRecord } from "./twin/config-twin.ts";
import { desiredFromUrl } from "./twin/fetch-desired.ts";
import { TwinFile } from "./twin/twin-file.ts";
import { type TwinRecord, withMisfit } from "./twin/twin-record.ts";
import type { Signer } from "./uplink/signer.ts";

type ValidConfig = Extract<LoadedConfig, { kind: "ok" }>;

/** Where the configuration is, and what its references name. */
export interface TwinSources extends SecretSources, Pick<LoadOptions, "own"> {
  readonly configPath: string;
  readonly remote: SecretMemory;
}

/** What a gateway starts with: its own file, and what the cloud last wanted as far as it is kept on disk and goes with the file. */
export interface TwinStart {
  readonly loaded: ValidConfig;
  readonly desired?: DesiredSettings;
  readonly record: TwinRecord;
  readonly file: TwinFile;
}

/** Reads what the cloud last wanted, before anything starts and without the cloud. What cannot be read or used is left aside. */
export async function twinAtStart(
  alone: ValidConfig,
  { configPath, environment, remote, own, clock, events }: TwinSources & { readonly clock: Clock; readonly events: GatewayEvents },
): Promise<TwinStart> {
  const file = new TwinFile(nodeSpoolFs, alone.config.spool.dir);
  const { record: kept, damaged } = await file.read();
  if (damaged) {
    events.occurred("twin.unreadable", {}, "error");
  }
  const { record, settings } = startingRecord(kept, { nowMs: clock.nowMs(), own: alone.config });
  if (record !== kept) {
    await file.write(record);
  }
  const both = settings === undefined ? alone : await loadConfig(configPath, environment, { desired: settings, remote, own });
  if (both.kind === "invalid") {
    const problems = both.problems.map(showProblem);
    events.occurred("twin.refused", { problem: problems.join("; ").slice(0, 2_000) }, "error");
    return { loaded: alone, record: withMisfit(record, { nowMs: clock.nowMs(), problems }), file };
  }
  return { loaded: both, ...(settings === undefined ? {} : { desired: settings }), record, file };
}

/** What decides which configuration is followed, and one for each who may change it: the operator of the gateway, the cloud, a new secret. */
export interface ComposedTwin {
  readonly reload: ConfigReload;
  readonly twin: ConfigTwin;
  readonly secrets: SecretRefresh;
  readonly configured: HeartbeatDependencies["configured"];
}

/** Wires them; nothing is started. */
export function composeTwin(
  start: TwinStart,
  { sign, ...sources }: TwinSources & { readonly sign: Signer },
  deps: { readonly clock: Clock; readonly events: GatewayEvents; readonly states: DeviceStates } & Pick<ReloadDependencies, "apply">,
): ComposedTwin {
  const { clock, events, states, apply } = deps;
  const reload = new ConfigReload(
    { ...sources, started: start.loaded, desired: start.desired },
    { events, apply, onFile: (misfit) => twin.fileChanged(misfit) },
  );
  const twin = new ConfigTwin(start.record, {
    file: start.file,
    fetch: desiredFromUrl({ ingestUrl: start.loaded.config.uplink.url, sign, clock }),
    clock,
    events,
    follow: (desired) => reload.follow(desired),
    current: () => reload.current,
    answering: () => states.answering(),
  });
  const configured = () => {
    const { hash, config } = reload.current;
    return { configHash: hash, snmp: configuredPosture(config), config: twin.reported() };
  };
  const secrets = new SecretRefresh({ clock, remote: sources.remote, reload, states });
  return { reload, twin, secrets, configured };
}
