import type { GatewayConfig } from "./config/schema.ts";
import { SpoolIoError } from "./errors.ts";
import type { GatewayEvents } from "./events.ts";
import type { Clock } from "./runtime/clock.ts";
import { requireLastingDirectory, requireOwnDirectory, unusableDirectory } from "./spool/file-system-type.ts";
import { nodeSpoolFs } from "./spool/node-spool-fs.ts";
import { parseSealKey, RecordSeal } from "./spool/record-seal.ts";
import { Spool } from "./spool/spool.ts";
import { lockSpool } from "./spool/spool-lock.ts";
import type { SpoolOptions } from "./spool/spool-options.ts";

/** The gateway's own spool: locked for this process until it is closed. */
export interface OwnedSpool {
  readonly spool: Spool;
  /** Closes the spool, then lets others have it. */
  close(): Promise<void>;
}

/** Creates, checks, locks and recovers the spool directory. Throws StartError with the remedy when it cannot be used. */
export async function openOwnedSpool(
  config: GatewayConfig["spool"],
  deps: { readonly clock: Clock; readonly events: GatewayEvents } & Pick<SpoolOptions, "onFatal" | "onLoss">,
): Promise<OwnedSpool> {
  const { dir: directory, maxBytes, allowVolatile } = config;
  const seal = sealOf(config);
  await orStartError(directory, () => nodeSpoolFs.makeDirectory(directory));
  await requireOwnDirectory(directory);
  await requireLastingDirectory(directory, { allowVolatile });
  const lock = await lockSpool(directory);
  try {
    const spool = await orStartError(directory, () => Spool.open({ directory, maxBytes, fs: nodeSpoolFs, seal, ...deps }));
    const closing = new AbortController();
    const redriving = redriveUntil(closing.signal, spool, deps);
    return {
      spool,
      close: async () => {
        closing.abort();
        await redriving;
        await spool.close();
        await lock.release();
      },
    };
  } catch (cause) {
    await lock.release();
    throw cause;
  }
}

function sealOf({ key, previousKeys = [] }: GatewayConfig["spool"]): RecordSeal {
  const current = key === undefined ? undefined : parseSealKey(key.reveal());
  return new RecordSeal({ current, previous: previousKeys.map((each) => parseSealKey(each.reveal())) });
}

/** How soon a release from the quarantine is noticed. */
const redriveEveryMs = 30_000;

/** Looks now and then for quarantined records that a person has released. */
async function redriveUntil(
  signal: AbortSignal,
  spool: Spool,
  { clock, events }: { readonly clock: Clock; readonly events: GatewayEvents },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await spool.redrive();
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      events.occurred("spool.redrive-failed", { errno: cause.errno }, "warn");
    }
    await clock.sleep(redriveEveryMs, signal);
  }
}

async function orStartError<T>(directory: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof SpoolIoError) {
      throw unusableDirectory(directory, cause.errno);
    }
    throw cause;
  }
}
