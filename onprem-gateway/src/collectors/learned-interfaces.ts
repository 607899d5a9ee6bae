import { SharedContent } from "../runtime/shared-content.ts";
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

const names = new SharedContent<string>();

/**
 * The interfaces of one device in two texts, since they are held for every device all the time and seldom asked for: a line for each, of its
 * ifIndex and of what is known of it as JSON, in which no line ends. Devices of one kind share the text of the names.
 */
export class LearnedInterfaces {
  readonly #keys: string;
  /** Alias and neighbour of those that have one. */
  readonly #told: string;

  /** By ifIndex; of several with the same one, the last counts. */
  constructor(interfaces: readonly (readonly [number, ToldInterface])[]) {
    const known = [...new Map(interfaces)];
    const keys = linesOf(known.map(([ifIndex, { key }]) => [ifIndex, key]));
    const told = known.filter(([, { alias, neighbour }]) => alias !== undefined || neighbour !== undefined);
    this.#keys = names.of(keys, () => keys);
    this.#told = linesOf(told.map(([ifIndex, { alias, neighbour }]) => [ifIndex, [alias ?? 0, neighbour ?? 0]]));
  }

  of(ifIndex: number): ToldInterface | undefined {
    // Both written by the constructor.
    const key = valueIn(this.#keys, ifIndex) as string | undefined;
    const [alias, neighbour] = (valueIn(this.#told, ifIndex) ?? [0, 0]) as [string | 0, string | 0];
    return key === undefined ? undefined : { key, ...(alias === 0 ? {} : { alias }), ...(neighbour === 0 ? {} : { neighbour }) };
  }
}

function linesOf(values: readonly (readonly [number, unknown])[]): string {
  return values.map(([ifIndex, value]) => `\n${ifIndex} ${JSON.stringify(value)}`).join("");
}

function valueIn(lines: string, ifIndex: number): unknown {
  const head = `\n${ifIndex} `;
  const at = lines.indexOf(head);
  if (at < 0) {
    return undefined;
  }
  const start = at + head.length;
  const end = lines.indexOf("\n", start);
  return JSON.parse(lines.slice(start, end < 0 ? undefined : end));
}
