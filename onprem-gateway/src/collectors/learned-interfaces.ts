import type { SuggestedNeighbour } from "./suggested-neighbours.ts";

/** What polling knows of an interface. */
export interface LearnedInterface {
  /** Stable name of the interface within the device. */
  readonly key: string;
  /** What the operator wrote at it. */
  readonly alias?: string;
  /** Device and port that it hears by LLDP or CDP, such as "core1 Te1/1/1". */
  readonly neighbour?: string;
  /** What forwarding and ARP tables suggest, where it hears nobody. */
  readonly suggested?: SuggestedNeighbour;
}

/** What the device itself told of it. */
type ToldInterface = Omit<LearnedInterface, "suggested">;

/**
 * The interfaces of one device in one text, since they are held for every device all the time and seldom asked for: a line for each, of its
 * ifIndex and of what is known of it as JSON, in which no line ends.
 */
export class LearnedInterfaces {
  readonly #lines: string;

  /** By ifIndex; of several with the same one, the last counts. */
  constructor(interfaces: readonly (readonly [number, ToldInterface])[]) {
    const lines = new Map(interfaces.map(([ifIndex, { key, alias, neighbour }]) => [ifIndex, [key, alias ?? 0, neighbour ?? 0]]));
    this.#lines = Array.from(lines, ([ifIndex, known]) => `\n${ifIndex} ${JSON.stringify(known)}`).join("");
  }

  of(ifIndex: number): ToldInterface | undefined {
    const head = `\n${ifIndex} `;
    const at = this.#lines.indexOf(head);
    if (at < 0) {
      return undefined;
    }
    const start = at + head.length;
    const end = this.#lines.indexOf("\n", start);
    // Written by the constructor.
    const [key, alias, neighbour] = JSON.parse(this.#lines.slice(start, end < 0 ? undefined : end)) as [string, string | 0, string | 0];
    return { key, ...(alias === 0 ? {} : { alias }), ...(neighbour === 0 ? {} : { neighbour }) };
  }
}
