import { setFlagsFromString } from "node:v8";

/**
 * How much a heap may grow over what it held after the last collection, in per cent. V8 lets small heaps grow to a multiple, which a
 * process that holds the state of thousands of devices pays for all day.
 */
const growPercent = 40;

/** Arguments for a process that holds much for long: garbage is collected before it outgrows what is held. */
export const compactHeapArguments: readonly string[] = ["--max-semi-space-size=8", `--heap-growing-percent=${growPercent}`];

/** The same for this process, as far as a process that runs can still be told. */
export function compactHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${growPercent}`);
  // The part for what is young keeps the size that it has.
  setFlagsFromString("--semi-space-growth-factor=1");
}
