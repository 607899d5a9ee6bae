import { deflateRawSync, inflateRawSync } from "node:zlib";
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
  readonly #octets: Uint8Array;

  constructor({ system, interfaces }: DeviceDescription) {
    const columns = interfaceFields.map((field) => interfaces.map((each) => each[field] ?? null));
    // A copy of exactly the octets: zlib gives a view of a larger buffer.
    this.#octets = Uint8Array.from(deflateRawSync(JSON.stringify([system, ...columns]), { level: 1 }));
  }

  /** The description, made anew. */
  unpack(): DeviceDescription {
    // Written by the constructor from a checked description.
    const [system, ...columns] = JSON.parse(inflateRawSync(this.#octets).toString()) as [RawSystem, ...(readonly unknown[])[]];
    const interfaces = (columns[0] ?? []).map((_, row) => {
      const fields = interfaceFields.flatMap((field, at) => {
        const value = columns[at]?.[row] ?? null;
        return value === null ? [] : [[field, value] as const];
      });
      return Object.fromEntries(fields) as unknown as InterfaceLayout;
    });
    return { system, interfaces };
  }
}
