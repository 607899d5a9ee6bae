/**
 * Runs `work` over all items with at most `limit` at a time and keeps the order of the results. The first rejection is
 * passed on; items not yet started are then left out.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = new Array<R>(items.length);
  const queue = items.entries();
  async function drain(): Promise<void> {
    for (const [index, item] of queue) {
      results[index] = await work(item, index);
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, drain));
  return results;
}

/** Waits for all, whatever becomes of each, then gives the results or throws the first failure. */
export async function allThenFirstFailure<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
