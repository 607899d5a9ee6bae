import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type KeptOctets, keepOctets, octetsOf } from "../../runtime/kept-octets.ts";
import type { DeviceDescription, InterfaceLayout, RawSystem } from "./raw-poll.ts";

const interfaceFields = [
  "key",
  "ifIndex",
  "ifName",
  "ifDescr",
  "ifAlias",
  "ifType",
  "mtu",
  "speedBps",
  "physAddress",
] as const satisfies readonly (keyof InterfaceLayout)[];

/** A description in a few hundred octets: it is held for every device all the time and looked at when something happened. */
export class PackedDescription {
  readonly #octets: KeptOctets;

  constructor({ system, interfaces }: DeviceDescription) {
    const columns = interfaceFields.map((field) => interfaces.map((each) => each[field] ?? null));
    this.#octets = keepOctets(deflateRawSync(JSON.stringify([system, ...columns]), { level: 1 }));
  }

  /** The description, made anew. */
  unpack(): DeviceDescription {
    // Written by the constructor from a checked description.
    const [system, ...columns] = JSON.parse(inflateRawSync(octetsOf(this.#octets)).toString()) as [RawSystem, ...(readonly unknown[])[]];
    const interfaces = (columns[0] ?? []).map((): Record<string, unknown> => ({}));
    for (let at = 0; at < interfaceFields.length; at += 1) {
      const field = interfaceFields[at] ?? "key";
      const values = columns[at] ?? [];
      for (let row = 0; row < interfaces.length; row += 1) {
        const described = interfaces[row];
        if (described !== undefined && values[row] !== null) {
          described[field] = values[row];
        }
      }
    }
    return { system, interfaces: interfaces as unknown as InterfaceLayout[] };
  }
}
