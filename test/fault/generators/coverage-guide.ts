import { type Profiler, Session } from "node:inspector";

/** Files whose code counts. */
const ownCode = /\/onprem-gateway\/src\//u;

/** Which code was reached, by V8's precise coverage of this thread. */
export class CoverageGuide {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: false, detailed: true, allowTriggeredUpdates: false });
  }

  /** Blocks that ran since the last look and never before. */
  unseen(): readonly string[] {
    const ran = this.#taken().flatMap(({ url, functions }) =>
      ownCode.test(url) ? functions.flatMap(({ ranges }) => ranges).map((range) => blockOf(url, range)) : [],
    );
    return ran.filter((block) => !this.#seen.has(block));
  }

  note(blocks: readonly string[]): void {
    for (const block of blocks) this.#seen.add(block);
  }

  /** All blocks that were ever noted. */
  get blocks(): number {
    return this.#seen.size;
  }

  /** The inspector of a thread's own session answers before it returns. */
  #taken(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error !== null) throw error;
      taken = result;
    });
    return taken;
  }
}

/** A block that did not run is told, too: not having run it is another way through the function. */
function blockOf(url: string, { startOffset, endOffset, count }: Profiler.CoverageRange): string {
  return `${url}:${startOffset}-${endOffset}:${Math.min(count, 1)}`;
}
