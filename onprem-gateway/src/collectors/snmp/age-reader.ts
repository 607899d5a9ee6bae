import type { SnmpSession } from "../snmp-protocol/session.ts";
import { readAge } from "./read-system.ts";
import { type AgeEvidence, type UptimeReading, uptimeCourse } from "./restart.ts";

interface AgeQuestion extends UptimeReading {
  /** The rows of the device were looked for with this poll. */
  readonly discovered: boolean;
  /** Tell what is known even if it was told before. */
  readonly whole: boolean;
}

/**
 * Asks one device for its age when it may be news: with every discovery, when sysUpTime did not go on, and when the answers of a v3 session
 * prove another count of starts. In all other polls it asks nothing.
 */
export class AgeReader {
  readonly #session: SnmpSession;
  #previous: UptimeReading | undefined;
  #engineBoots: number | undefined;

  constructor(session: SnmpSession) {
    this.#session = session;
  }

  async read({ discovered, whole, ...now }: AgeQuestion): Promise<{ readonly age?: AgeEvidence }> {
    const began = this.#mayHaveBegun(now);
    const proved = this.#session.engineClock?.();
    const known = this.#engineBoots;
    const mayBeNew = began || discovered || (proved !== undefined && proved.boots !== known);
    const age: AgeEvidence = mayBeNew ? await readAge(this.#session) : {};
    this.#engineBoots = age.engineBoots ?? known;
    if (began || this.#engineBoots !== known) {
      return { age };
    }
    return whole && known !== undefined ? { age: { engineBoots: known } } : {};
  }

  #mayHaveBegun(now: UptimeReading): boolean {
    const course = this.#previous === undefined ? "onward" : uptimeCourse(this.#previous, now);
    this.#previous = now;
    return course === "back" || course === "young";
  }
}
