import { encodeOid } from "../../snmp-protocol/codec/oid-octets.ts";

/** Names of columns and scalars that profiles and MIBs ask for are some thousands; those of rows come on top: when there are too many, all are forgotten. */
const maxNames = 4_096;

/** Names in the form of the wire. The same ones are asked for again and again by all sessions. */
export class NameCodes {
  readonly #known = new WeakMap<readonly string[], readonly Uint8Array[]>();
  readonly #names = new Map<string, Uint8Array | undefined>();

  /** One name; undefined for what is no OID. */
  ofName(name: string): Uint8Array | undefined {
    const known = this.#names.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.#names.size >= maxNames) {
      this.#names.clear();
    }
    const code = encodeOid(name);
    this.#names.set(name, code);
    return code;
  }

  /** A list that is asked for as the same object; undefined when one of the names is no OID. */
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
