import type { CliContext } from "../cli-context.ts";
import { paint } from "../output/paint.ts";

interface Recording {
  readonly cwd: string;
  readonly env?: CliContext["env"];
  readonly printed: string[];
  /** Absent: complaints go where the rest goes. */
  readonly complained?: string[];
}

/** A context of 100 columns without colours, whose texts end in lists. */
export function recordingContext({ cwd, env = {}, printed, complained = printed }: Recording): CliContext {
  return { cwd, env, paint: paint(false), columns: 100, print: (text) => printed.push(text), complain: (text) => complained.push(text) };
}
