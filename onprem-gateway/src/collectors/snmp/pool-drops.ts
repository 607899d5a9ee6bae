import { KernelDrops, type UdpEndpoint } from "../kernel-drops.ts";

/** Answers that the kernel threw away because nobody read them in time, over the sockets of polling, which come and go. */
export class PoolDrops {
  readonly #watched = new Map<string, KernelDrops>();

  /** Drops at these sockets since the last call; undefined where the kernel tells of none of them. */
  async take(endpoints: readonly UdpEndpoint[]): Promise<number | undefined> {
    const taken = await Promise.all(endpoints.map((endpoint) => this.#dropsAt(endpoint).take()));
    const known = taken.filter((each) => each !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0);
  }

  #dropsAt(endpoint: UdpEndpoint): KernelDrops {
    const key = `${endpoint.address} ${endpoint.port}`;
    const known = this.#watched.get(key) ?? new KernelDrops(endpoint);
    this.#watched.set(key, known);
    return known;
  }
}
