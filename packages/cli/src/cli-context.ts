import { type Paint, paint } from "./output/paint.ts";

/** Everything that commands take from the process they run in. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder whose `.isthmus` is meant. */
  readonly cwd: string;
  readonly paint: Paint;
  readonly columns: number;
  /** Writes whole lines to the standard output. */
  print(text: string): void;
  /** Writes whole lines to the standard error output. */
  complain(text: string): void;
}

/** The context of this process: colours only on a terminal, and not when NO_COLOR is set (no-color.org). */
export function processContext(): CliContext {
  const colours = process.stdout.isTTY === true && !process.env["NO_COLOR"];
  return {
    env: process.env,
    cwd: process.cwd(),
    paint: paint(colours),
    columns: process.stdout.columns ?? (Number(process.env["COLUMNS"]) || 120),
    print: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`${text}\n`),
  };
}
