import { hash } from "node:crypto";
import { columnCount, dictionaryHash } from "@isthmus/domain/series/dictionary";
import { SharedContent } from "../../runtime/shared-content.ts";
import { deviceDictionary, keptInterfaces, wireSpeedOf } from "./device-layout.ts";
import type { InterfaceLayout } from "./raw-poll.ts";
import type { RowLayout } from "./samples-of-poll.ts";

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
  readonly #keys: string;

  constructor({ interfaces }: { readonly interfaces: readonly InterfaceLayout[] }) {
    const kept = keptInterfaces(interfaces);
    const dictionary = deviceDictionary(kept);
    this.count = kept.length;
    this.columns = columnCount(dictionary);
    this.dictionaryHash = dictionaryHash(dictionary);
    this.wireSpeedsBps = Float64Array.from(kept, wireSpeedOf);
    this.#keys = JSON.stringify(kept.map(({ key }) => key));
  }

  /** Made anew each time. */
  get keys(): readonly string[] {
    // Written by the constructor.
    return JSON.parse(this.#keys) as readonly string[];
  }

  /** Equal for layouts that are equal. */
  get digest(): string {
    return hash("sha256", `${this.#keys} ${this.wireSpeedsBps.join()}`, "base64");
  }
}

const shared = new SharedContent<SeriesLayout>();

/** The layout of these interfaces, as the same object for all devices whose ports have the same names and speeds. */
export function sharedLayout(description: { readonly interfaces: readonly InterfaceLayout[] }): SeriesLayout {
  const made = new SeriesLayout(description);
  return shared.of(made.digest, () => made);
}
