import type { MetricPoint, MetricSource, SeriesIdentity, SeriesRead } from "./metric-source.ts";
import type { MetricStore } from "./metric-store.ts";

/** All metrics of the account as one: computed sources for the namespaces they claim, the store for the rest. */
export class MetricReader {
  readonly #store: MetricStore | undefined;
  readonly #sources: readonly MetricSource[];

  /** Without a store there is nothing but what the sources compute. */
  constructor(store: MetricStore | undefined, sources: readonly MetricSource[]) {
    this.#store = store;
    this.#sources = sources;
  }

  async read(query: SeriesRead): Promise<readonly MetricPoint[]> {
    const source = this.#sources.find((candidate) => candidate.matches(query.namespace));
    return source === undefined ? (this.#store?.read(query) ?? []) : source.read(query);
  }

  async series(): Promise<readonly SeriesIdentity[]> {
    const computed = await Promise.all(this.#sources.map((source) => source.series()));
    const stored = (this.#store?.series() ?? []).filter((series) => !this.#sources.some((source) => source.matches(series.namespace)));
    return [...stored, ...computed.flat()];
  }
}
