/** The body of the n-th record: from tens of bytes to tens of kilobytes of text that only this number has. */
export function bodyOf(n: number): string {
  const text = `${n} `;
  return JSON.stringify(text.repeat(1 + ((n * 7_919) % 30_000) / text.length));
}

/** The number of a record. Throws when its body is not what was written under that number. */
export function numberIn({ body }: { readonly body: Uint8Array }): number {
  const text = Buffer.from(body).toString("utf8");
  const n = Number.parseInt(text.slice(1), 10);
  if (text !== bodyOf(n)) {
    throw new Error(`a record that nobody wrote: ${text.slice(0, 40)}`);
  }
  return n;
}

/** Numbers in their order as "1-5 9 7-8". */
export function sayNumbers(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last?.to === n - 1) {
      last.to = n;
    } else {
      runs.push({ from: n, to: n });
    }
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(" ");
}

/** What `sayNumbers` said. */
export function heardNumbers(text: string): readonly number[] {
  return text
    .split(" ")
    .filter(Boolean)
    .flatMap((run) => {
      const [from = Number.NaN, to = from] = run.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, more) => from + more);
    });
}
