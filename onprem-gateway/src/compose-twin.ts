import type { DesiredSettings } from "@isthmus/contract";
import type { DeviceStates } from "./collectors/device-states.ts";
import { type LoadedConfig, loadConfig } from "./config/load.ts";
import { showProblem } from "./config/problem.ts";
import { configuredPosture } from "./config/snmp-access.ts";
import type { GatewayEvents } from "./events.ts";
import { ConfigReload, type ReloadDependencies } from "./reload-config.ts";
import type { Clock } from "./runtime/clock.ts";
import type { HeartbeatDependencies } from "./runtime/heartbeat.ts";
import { nodeSpoolFs } from "./spool/node-spool-fs.ts";
import { ConfigTwin, startingRecord } from "./twin/config-twin.ts";
import { desiredFromUrl } from "./twin/fetch-desired.ts";
import { TwinFile } from "./twin/twin-file.ts";
import { type TwinRecord, withMisfit } from "./twin/twin-record.ts";
import type { Signer } from "./uplink/signer.ts";

type ValidConfig = Extract<LoadedConfig, { kind: "ok" }>;

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
  { configPath, clock, events }: { readonly configPath: string; readonly clock: Clock; readonly events: GatewayEvents },
): Promise<TwinStart> {
  const file = new TwinFile(nodeSpoolFs, alone.config.spool.dir);
  const { record: kept, damaged } = await file.read();
  if (damaged) {
    events.occurred("twin.unreadable", {}, "error");
  }
  const { record, settings } = startingRecord(kept, clock.nowMs());
  if (record !== kept) {
    await file.write(record);
  }
  const both = settings === undefined ? alone : await loadConfig(configPath, process.env, settings);
  if (both.kind === "invalid") {
    const problems = both.problems.map(showProblem);
    events.occurred("twin.refused", { problem: problems.join("; ").slice(0, 2_000) }, "error");
    return { loaded: alone, record: withMisfit(record, { nowMs: clock.nowMs(), problems }), file };
  }
  return { loaded: both, ...(settings === undefined ? {} : { desired: settings }), record, file };
}

/** The two that decide which configuration is followed: one hears the operator of the gateway, the other the cloud. */
export function composeTwin(
  start: TwinStart,
  options: { readonly configPath: string; readonly sign: Signer },
  deps: { readonly clock: Clock; readonly events: GatewayEvents; readonly states: DeviceStates } & Pick<ReloadDependencies, "apply">,
): { readonly reload: ConfigReload; readonly twin: ConfigTwin; readonly configured: HeartbeatDependencies["configured"] } {
  const { clock, events, states, apply } = deps;
  const reload = new ConfigReload(
    { configPath: options.configPath, started: start.loaded, desired: start.desired, environment: process.env },
    { events, apply, onFile: (misfit) => twin.fileChanged(misfit) },
  );
  const twin = new ConfigTwin(start.record, {
    file: start.file,
    fetch: desiredFromUrl({ ingestUrl: start.loaded.config.uplink.url, sign: options.sign, clock }),
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
  return { reload, twin, configured };
}
