/** A duration for a person, in its largest whole unit: "45 s", "12 min", "3 h", "2 d". Negative counts as nothing. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** Text of at most `length` characters, cut with an ellipsis. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

/** Bit/s for a person: "1 Gbit/s", "100 Mbit/s". */
export function speedText(bps: number): string {
  const units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bps) / 3)));
  return `${Number((bps / 1_000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Octets for a person: "16 GiB", "512 MiB". */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${Number((bytes / 1_024 ** power).toPrecision(3))} ${units[power]}`;
}
