import { encodeOid } from "../../snmp-protocol/codec/oid-octets.ts";

/** Lists of names in the form of the wire. The same lists, as objects, are asked for again and again by all sessions. */
export class NameCodes {
  readonly #known = new WeakMap<readonly string[], readonly Uint8Array[]>();

  /** Undefined when one of the names is no OID. */
  of(names: readonly string[]): readonly Uint8Array[] | undefined {
    const known = this.#known.get(names);
    if (known !== undefined) {
      return known;
    }
    const codes = names.map(encodeOid).filter((code) => code !== undefined);
    if (codes.length < names.length) {
      return undefined;
    }
    this.#known.set(names, codes);
    return codes;
  }
}
