declare const kept: unique symbol;

/**
 * Octets that are kept for long, as a string with one character for each. A string takes 16 octets beside its own, where an array takes
 * some 300 and a piece of memory outside of the heap: that counts for what is held for every device all the time.
 */
export type KeptOctets = string & { readonly [kept]: true };

export function keepOctets(octets: Uint8Array): KeptOctets {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString("latin1") as KeptOctets;
}

/** The octets, made anew. */
export function octetsOf(octets: KeptOctets): Uint8Array {
  return Buffer.from(octets, "latin1");
}
