import { join } from "node:path";
import type { GuestParts } from "./guest.ts";
import { startMachine } from "./machine.ts";
import { serveDisk } from "./nbd-server.ts";
import type { VolatileDisk } from "./volatile-disk.ts";

/** When the power goes: so many requests of the disk after the start or after a line that begins so, or with the n-th such line. */
export type CutMoment =
  | { readonly kind: "requests"; readonly after: "start" | "accepted"; readonly count: number }
  | { readonly kind: "lines"; readonly startingWith: "found" | "accepted"; readonly count: number };

export interface PoweredRun {
  readonly parts: GuestParts;
  readonly rootImage: string;
  /** For the socket of the disk and the machine's console. */
  readonly folder: string;
  readonly disk: VolatileDisk;
  readonly environment: Readonly<Record<string, string>>;
  readonly moment: CutMoment;
  readonly onLine: (line: string) => void;
}

/** Boots a machine on the disk and cuts the power of both. Rejects when the machine ends by itself. */
export async function runUntilCut({ parts, rootImage, folder, disk, environment, moment, onLine }: PoweredRun): Promise<void> {
  const socketPath = join(folder, "disk");
  const server = await serveDisk(disk, socketPath);
  const cut = Promise.withResolvers<void>();
  const cutAfter = (requests: number) => void disk.cutAfter(requests).then(cut.resolve);
  if (moment.kind === "requests" && moment.after === "start") {
    cutAfter(moment.count);
  }
  let lines = 0;
  const machine = startMachine({
    kernel: parts.kernel,
    rootImage,
    disk: socketPath,
    folder,
    environment,
    onLine: (line) => {
      onLine(line);
      const awaited = moment.kind === "requests" ? moment.after : moment.startingWith;
      lines += line.startsWith(awaited) ? 1 : 0;
      if (moment.kind === "requests" && lines === 1 && line.startsWith(awaited)) {
        cutAfter(moment.count);
      }
      if (moment.kind === "lines" && lines === moment.count) {
        // The disk goes with its next request, the machine at once.
        cutAfter(1);
        cut.resolve();
      }
    },
  });
  try {
    await Promise.race([
      cut.promise,
      machine.ended.then((complaints) => Promise.reject(new Error(`the machine ended by itself: ${complaints}`))),
    ]);
  } finally {
    await machine.kill();
    await server.close();
  }
}
