import type { CliContext } from "../cli-context.ts";
import { terminalText } from "../output/terminal-text.ts";

/** Tells a person what is being started and how long each part took. */
export class Progress {
  readonly #context: CliContext;
  readonly #startedMs = performance.now();

  constructor(context: CliContext) {
    this.#context = context;
  }

  /**
   * Does the work and prints one line when it is done; a failure goes on to the caller. When the work came to an end without reaching
   * its aim, it has said so itself and no line claims the contrary.
   */
  async step<T>(title: string, work: () => Promise<T>, reached: (result: T) => boolean = () => true): Promise<T> {
    const beganMs = performance.now();
    const result = await work();
    if (!reached(result)) return result;
    this.#context.print(`${this.#context.paint.good("ok")}  ${title} ${this.#context.paint.faint(seconds(performance.now() - beganMs))}`);
    return result;
  }

  /** What goes on within a step. */
  news(line: string): void {
    this.#context.print(this.#context.paint.faint(`    ${terminalText(line)}`));
  }

  /** Something a person should know, though it stops nothing. */
  notice(sentence: string): void {
    this.#context.complain(`${this.#context.paint.warning("!")}   ${terminalText(sentence)}`);
  }

  /** Time since the command began, such as `12.3 s`. */
  total(): string {
    return seconds(performance.now() - this.#startedMs);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
