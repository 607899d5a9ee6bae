import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { z } from "zod";
import { causeCode } from "../../../errors.ts";

const DeviceMemory = z.object({
  /** Wall clock of the last poll that the device answered. */
  seenMs: z.number(),
  /** Wall clock at which its sysUpTime was zero. */
  bootMs: z.number().optional(),
  /** Where a gap began that is not filled yet. */
  gapFromMs: z.number().optional(),
});
export type DeviceMemory = Readonly<z.infer<typeof DeviceMemory>>;

const MemoryFile = z.object({ devices: z.record(z.string().max(63), DeviceMemory) });

export interface RmonMemoryOptions {
  /** Without a path nothing outlives the process. */
  readonly path?: string | undefined;
  /** Told when the file cannot be read or written, with the POSIX code or "malformed". */
  readonly onFailed: (code: string) => void;
}

/**
 * When each device that keeps a history of its own was last heard: after a restart of the gateway this says which time is missing. A small
 * JSON file, replaced as a whole; losing it costs the history of one gap. Devices without such a history are not in it.
 */
export class RmonMemory {
  readonly #options: RmonMemoryOptions;
  readonly #devices: Map<string, DeviceMemory>;
  #unsaved = false;

  constructor(options: RmonMemoryOptions) {
    this.#options = options;
    this.#devices = new Map(Object.entries(this.#read()));
  }

  of(deviceId: string): DeviceMemory | undefined {
    return this.#devices.get(deviceId);
  }

  set(deviceId: string, memory: DeviceMemory): void {
    this.#devices.set(deviceId, memory);
    this.#unsaved = true;
  }

  /** Writes what changed since the last time, if anything did. */
  async save(): Promise<void> {
    const { path, onFailed } = this.#options;
    if (path === undefined || !this.#unsaved) {
      return;
    }
    this.#unsaved = false;
    const temporary = `${path}.tmp`;
    try {
      const file = await open(temporary, "w", 0o600);
      try {
        await file.writeFile(JSON.stringify({ devices: Object.fromEntries(this.#devices) }));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (cause) {
      onFailed(causeCode(cause));
    }
  }

  #read(): Readonly<Record<string, DeviceMemory>> {
    const { path, onFailed } = this.#options;
    if (path === undefined) {
      return {};
    }
    try {
      const parsed = MemoryFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
      if (parsed.success) {
        return parsed.data.devices;
      }
      onFailed("malformed");
    } catch (cause) {
      const code = cause instanceof SyntaxError ? "malformed" : causeCode(cause);
      if (code !== "ENOENT") {
        onFailed(code);
      }
    }
    return {};
  }
}
