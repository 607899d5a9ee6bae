import { setFlagsFromString } from "node:v8";

/**
 * How much a heap may grow over what it held after the last collection, in per cent. V8 lets small heaps grow to a multiple, which a
 * process that holds the state of thousands of devices pays for all day.
 */
const growPercent = 40;

/** Arguments for a process that holds much for long: garbage is collected before it outgrows what is held. */
export const compactHeapArguments: readonly string[] = ["--max-semi-space-size=8", `--heap-growing-percent=${growPercent}`];

/**
 * Variables for such a process: one arena of the C library instead of one for every thread of the runtime, each of which keeps what was once
 * taken. A process that runs cannot be told any more: who starts the gateway sets them for it.
 */
export const compactHeapEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: "1" };

/** The same for this process, as far as a process that runs can still be told. */
export function compactHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${growPercent}`);
  // The part for what is young keeps the size that it has.
  setFlagsFromString("--semi-space-growth-factor=1");
}
