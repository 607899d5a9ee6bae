import type { DiscoveryProgress } from "@isthmus/onprem-gateway/discovery/discover-network";

const titles = { ping: "pinging", engines: "looking for agents", snmp: "asking devices" } as const;
const everyMs = 100;

/** One line of progress that rewrites itself, on the standard error output when that is a terminal; nothing otherwise. */
export class ProgressLine {
  readonly #enabled = process.stderr.isTTY === true;
  #shownMs = Number.NEGATIVE_INFINITY;

  show({ phase, done, total }: DiscoveryProgress): void {
    const nowMs = performance.now();
    if (this.#enabled && (nowMs - this.#shownMs >= everyMs || done === total)) {
      this.#shownMs = nowMs;
      process.stderr.write(`\r\u001b[K${titles[phase]}: ${done} of ${total}`);
    }
  }

  clear(): void {
    if (this.#enabled) process.stderr.write("\r\u001b[K");
  }
}
