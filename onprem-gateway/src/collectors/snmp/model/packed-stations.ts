import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type KeptOctets, keepOctets, octetsOf } from "../../../runtime/kept-octets.ts";
import type { DeviceModel } from "./device-model.ts";

export type SeenStations = Pick<DeviceModel, "stations" | "resolved">;

/** Which stations a device sees, in a few hundred octets: held for every device all the time and told every half hour. */
export class PackedStations {
  readonly #octets: KeptOctets | undefined;

  constructor({ stations = [], resolved = [] }: SeenStations) {
    if (stations.length > 0 || resolved.length > 0) {
      const rows = [
        stations.map(({ ifIndex, count, macs }) => [ifIndex, count, macs]),
        resolved.map(({ ifIndex, address, mac, among }) => [ifIndex, address, mac, among ?? 0]),
      ];
      this.#octets = keepOctets(deflateRawSync(JSON.stringify(rows), { level: 1 }));
    }
  }

  unpack(): SeenStations {
    if (this.#octets === undefined) {
      return {};
    }
    // Written by the constructor from a checked model.
    const [stations, resolved] = JSON.parse(inflateRawSync(octetsOf(this.#octets)).toString()) as [
      [number, number, string[]][],
      [number, string, string, number][],
    ];
    return {
      ...(stations.length === 0 ? {} : { stations: stations.map(([ifIndex, count, macs]) => ({ ifIndex, count, macs })) }),
      ...(resolved.length === 0
        ? {}
        : { resolved: resolved.map(([ifIndex, address, mac, among]) => ({ ifIndex, address, mac, ...(among === 0 ? {} : { among }) })) }),
    };
  }
}
