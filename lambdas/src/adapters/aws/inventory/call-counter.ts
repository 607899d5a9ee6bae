/** Where the counter sits in a client: behind the retries, so that each attempt counts. */
export const countedAt = { step: "deserialize", name: "isthmusCallCounter" } as const;

/** Counts the calls that go out to AWS by service and action: some are billed, and all count against a quota. */
export class CallCounter {
  readonly #calls = new Map<string, number>();

  /** Middleware for a client of this service, to be added to its stack at `countedAt`. */
  of(service: string) {
    return <A, R>(next: (args: A) => R, context: { readonly commandName?: string }) =>
      (args: A): R => {
        const action = `${service}:${(context.commandName ?? "Unknown").replace(/Command$/u, "")}`;
        this.#calls.set(action, (this.#calls.get(action) ?? 0) + 1);
        return next(args);
      };
  }

  /** Calls since the last time this was asked, by names such as "ec2:DescribeVpcs". */
  taken(): Readonly<Record<string, number>> {
    const calls = Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#calls.clear();
    return calls;
  }
}
