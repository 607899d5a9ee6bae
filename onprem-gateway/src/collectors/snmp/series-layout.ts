import { columnCount, dictionaryHash } from "@isthmus/domain/series/dictionary";
import { deviceDictionary, keptInterfaces, wireSpeedOf } from "./device-layout.ts";
import type { InterfaceLayout } from "./raw-poll.ts";
import type { RowLayout } from "./samples-of-poll.ts";

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

/**
 * What the worker keeps of a device's description to make its series: no name as an object of its own, since it is held for every device
 * all the time. Agrees with `DeviceLayout`, which the core makes of the same description.
 */
export class SeriesLayout implements RowLayout {
  readonly count: number;
  /** Columns of a chunk, and the hash of the dictionary that names them. */
  readonly columns: number;
  readonly dictionaryHash: string;
  readonly wireSpeedsBps: Float64Array;
  readonly #keys: Uint8Array;

  constructor({ interfaces }: { readonly interfaces: readonly InterfaceLayout[] }) {
    const kept = keptInterfaces(interfaces);
    const dictionary = deviceDictionary(kept);
    this.count = kept.length;
    this.columns = columnCount(dictionary);
    this.dictionaryHash = dictionaryHash(dictionary);
    this.wireSpeedsBps = Float64Array.from(kept, wireSpeedOf);
    this.#keys = Uint8Array.from(textEncoder.encode(JSON.stringify(kept.map(({ key }) => key))));
  }

  /** Made anew each time. */
  get keys(): readonly string[] {
    // Written by the constructor.
    return JSON.parse(textDecoder.decode(this.#keys)) as readonly string[];
  }
}
