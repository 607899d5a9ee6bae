import type { SecretMemory } from "./aws/secret-memory.ts";
import type { DeviceStates } from "./collectors/device-states.ts";
import { showProblem } from "./config/problem.ts";
import { hasRenewableSecrets } from "./config/resolve-secrets.ts";
import type { ConfigReload } from "./reload-config.ts";
import type { Clock } from "./runtime/clock.ts";
import type { Component } from "./runtime/component.ts";

export interface SecretRefreshDependencies {
  readonly clock: Clock;
  readonly remote: SecretMemory;
  readonly reload: Pick<ConfigReload, "current" | "refreshSecrets">;
  readonly states: Pick<DeviceStates, "onChange">;
}

/** So often are secrets looked at without a reason: 96 requests a day and secret, a cent and a half a month each. */
const everyMs = 15 * 60_000;
/** The least time between two looks with a reason: a secret that could not be read, or a device that answers no longer. */
const withReasonEveryMs = 60_000;

/**
 * Follows secrets that change while the gateway runs: those of AWS and those in files are read again every quarter of an hour, and within a
 * minute when one could not be read or a device no longer answers SNMP, which is how a secret that was changed at the device shows. The
 * last good value stays until there is a better one.
 */
export class SecretRefresh implements Component {
  readonly name = "secrets";
  readonly #deps: SecretRefreshDependencies;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #suspected = false;

  constructor(deps: SecretRefreshDependencies) {
    this.#deps = deps;
    deps.states.onChange(({ way, to }) => {
      this.#suspected ||= way === "snmp" && to === "down";
    });
  }

  async start(): Promise<void> {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  problem(): string | undefined {
    const { doubts } = this.#deps.reload.current;
    return doubts.length === 0 ? undefined : `secrets cannot be read: ${doubts.map(showProblem).join("; ")}`;
  }

  async #run(): Promise<void> {
    const { clock, reload } = this.#deps;
    const { signal } = this.#stopping;
    let lookedMs = clock.monotonicMs();
    while (!signal.aborted) {
      await clock.sleep(withReasonEveryMs, signal);
      const due = clock.monotonicMs() - lookedMs >= everyMs || this.#suspected || reload.current.doubts.length > 0;
      if (signal.aborted || !due || !hasRenewableSecrets(reload.current.file)) {
        continue;
      }
      lookedMs = clock.monotonicMs();
      this.#suspected = false;
      this.#deps.remote.expire();
      await reload.refreshSecrets();
    }
  }
}
