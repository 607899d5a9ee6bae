const unknown = "-";

function scaled(value: number, options: { readonly base: number; readonly units: readonly string[] }): string {
  let scaledValue = value;
  let unit = 0;
  while (scaledValue >= options.base && unit < options.units.length - 1) {
    scaledValue /= options.base;
    unit += 1;
  }
  const digits = scaledValue >= 100 || Number.isInteger(scaledValue) ? 0 : 1;
  return `${scaledValue.toFixed(digits)} ${options.units[unit] ?? ""}`;
}

/** Such as `1 Gbit/s`; `-` for unknown. */
export function bitRate(bps: number | undefined): string {
  return bps === undefined ? unknown : scaled(bps, { base: 1000, units: ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] });
}

/** Such as `15.6 GiB`; `-` for unknown. */
export function byteSize(bytes: number | undefined): string {
  return bytes === undefined ? unknown : scaled(bytes, { base: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] });
}

/** Such as `3 d 04:12:55`; `-` for unknown. */
export function uptime(seconds: number | undefined): string {
  if (seconds === undefined) return unknown;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  return `${days > 0 ? `${days} d ` : ""}${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** A time span in its largest unit, such as `47 s`, `3 h`, `12 d`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
