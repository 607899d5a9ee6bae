/** Agreement by field over all recordings. */
export class Tally {
  readonly #fields = new Map<string, { agreed: number; compared: number; readonly differences: string[] }>();
  /** Named in differences. */
  recording = "";

  count(field: string, agrees: boolean, detail = ""): void {
    const entry = this.#fields.get(field) ?? { agreed: 0, compared: 0, differences: [] };
    this.#fields.set(field, entry);
    entry.compared += 1;
    if (agrees) {
      entry.agreed += 1;
    } else {
      entry.differences.push(`${this.recording}: ${detail}`);
    }
  }

  percent(field: string): number {
    const { agreed, compared } = this.#fields.get(field) ?? { agreed: 0, compared: 0 };
    return compared === 0 ? 0 : (100 * agreed) / compared;
  }

  /** Differing values, for a person who looks for their reason. */
  differences(field: string): readonly string[] {
    return this.#fields.get(field)?.differences ?? [];
  }

  table(): string {
    const lines = [...this.#fields].map(
      ([field, { agreed, compared }]) =>
        `${field.padEnd(28)} ${String(agreed).padStart(6)} of ${String(compared).padStart(6)}  ${this.percent(field).toFixed(2).padStart(6)} %`,
    );
    return `${lines.join("\n")}\n`;
  }
}
