/** Names inside a spool directory. */
export const layout = {
  epoch: "stream-epoch",
  cursor: "cursor",
  sealMark: "sealed-from",
  lock: "lock",
  quarantine: "quarantine",
  ballast: "ballast",
  temporarySuffix: ".tmp",
  damagedSuffix: ".bad",
} as const;

/** A segment is named for the first sequence number it may hold; 20 digits keep names in order. */
export function segmentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(20, "0")}.seg`;
}

/** What a finished segment holds, by class and kind, so that a start need not read the segment. */
export function contentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(20, "0")}.sum`;
}

/** The first sequence number of the segment that a content file belongs to, or undefined for any other file. */
export function parseContentName(name: string): number | undefined {
  return name.endsWith(".sum") ? parseSegmentName(`${name.slice(0, -4)}.seg`) : undefined;
}

/** The first sequence number of a segment, or undefined for any other file. */
export function parseSegmentName(name: string): number | undefined {
  const match = /^(\d{20})\.seg$/u.exec(name);
  const firstSeq = Number(match?.[1]);
  return Number.isSafeInteger(firstSeq) ? firstSeq : undefined;
}

/** Where a damaged segment is kept for inspection. */
export function damagedName(firstSeq: number): string {
  return segmentName(firstSeq) + layout.damagedSuffix;
}
