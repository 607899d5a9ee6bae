import type { SpoolFile, SpoolFs } from "@isthmus/onprem-gateway/spool/spool-fs";
import type { VirtualClock } from "./virtual-clock.ts";

type Call = (...args: unknown[]) => unknown;

/** The file system with every call holding the clock until the disk has answered. */
export function watchedFs(fs: SpoolFs, clock: VirtualClock): SpoolFs {
  return watched(fs, clock);
}

function watched<T extends SpoolFs | SpoolFile>(target: T, clock: VirtualClock): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      return typeof value === "function" ? held(value.bind(object) as Call, clock) : value;
    },
  });
}

function held(call: Call, clock: VirtualClock): Call {
  return async (...args) => {
    const release = clock.busy();
    try {
      const result = await call(...args);
      return isFile(result) ? watched(result, clock) : result;
    } finally {
      release();
    }
  };
}

function isFile(value: unknown): value is SpoolFile {
  return typeof value === "object" && value !== null && "datasync" in value;
}
