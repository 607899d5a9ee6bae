import { createHash } from "node:crypto";

interface Count {
  agreed: number;
  compared: number;
}

interface Field extends Count {
  /** By half of the recordings: profiles are written looking at the first and judged on the second. */
  readonly halves: readonly [Count, Count];
  readonly differences: string[];
}

/** Agreement by field over all recordings, and over each half of them. */
export class Tally {
  readonly #fields = new Map<string, Field>();
  #recording = "";
  #half: 0 | 1 = 0;

  /** Named in differences. */
  set recording(name: string) {
    this.#recording = name;
    this.#half = ((createHash("sha256").update(name).digest()[0] ?? 0) & 1) === 0 ? 0 : 1;
  }

  count(field: string, agrees: boolean, detail = ""): void {
    const entry = this.#fields.get(field) ?? { ...nothing(), halves: [nothing(), nothing()] as const, differences: [] };
    this.#fields.set(field, entry);
    for (const each of [entry, entry.halves[this.#half]]) {
      each.compared += 1;
      each.agreed += agrees ? 1 : 0;
    }
    if (!agrees) {
      entry.differences.push(`${this.#recording}: ${detail}`);
    }
  }

  percent(field: string): number {
    return share(this.#fields.get(field) ?? nothing());
  }

  /** Differing values, for a person who looks for their reason. */
  differences(field: string): readonly string[] {
    return this.#fields.get(field)?.differences ?? [];
  }

  /** Field, agreed, compared and per cent over all, then per cent over the first and the second half. */
  table(): string {
    const lines = [...this.#fields].map(([field, entry]) => {
      const [first, second] = entry.halves.map((half) => (half.compared === 0 ? "-" : `${share(half).toFixed(1)} %`));
      const counts = `${String(entry.agreed).padStart(6)} of ${String(entry.compared).padStart(6)}`;
      return `${field.padEnd(28)} ${counts}  ${share(entry).toFixed(2).padStart(6)} %  ${first?.padStart(8)} ${second?.padStart(8)}`;
    });
    return `${lines.join("\n")}\n`;
  }
}

function nothing(): Count {
  return { agreed: 0, compared: 0 };
}

function share({ agreed, compared }: Count): number {
  return compared === 0 ? 0 : (100 * agreed) / compared;
}
