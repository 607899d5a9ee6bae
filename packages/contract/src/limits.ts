/** Sizes both ends of the uplink agree on. The request limits keep a batch inside Lambda's 6 MB synchronous payload. */
export const limits = {
  /** Octets of the gzip'ed request body. */
  compressedBytes: 4 * 1024 * 1024,
  /** Octets of the JSON text after decompression. */
  rawBytes: 20 * 1024 * 1024,
  /** Records in one batch. */
  records: 10_000,
  /** Ranges of numbers of one kind in the account of a batch. */
  accountedRanges: 1_000,
  /** Octets of one series chunk before base64. */
  chunkBytes: 64 * 1024,
  /** Interfaces in one inventory record. */
  interfaces: 4_096,
  /** Entries in one list of an inventory's facts. */
  facts: 512,
  /** Octets of an inventory's facts as JSON: with its interfaces they stay inside a stored item. */
  factsBytes: 96 * 1024,
  /** Characters of the list of objects that a device answered: about 2,500. */
  answeredText: 16_384,
  /** Characters of one log message. */
  logText: 65_536,
  /** Characters of a desired configuration: about 3,000 devices. */
  desiredConfigBytes: 512 * 1024,
  /** Octets of the acknowledgement the gateway is willing to read. */
  ackBytes: 256 * 1024,
} as const;
