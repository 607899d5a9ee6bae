/** What a number on a chart counts. */
export type Unit = "bits/s" | "bytes" | "bytes/s" | "percent" | "ms" | "seconds" | "number";

const axisLabels: readonly (readonly [RegExp, Unit])[] = [
  [/bits?\s*(\/|per)\s*s|bps/i, "bits/s"],
  [/bytes?\s*(\/|per)\s*s/i, "bytes/s"],
  [/^bytes?\b/i, "bytes"],
  [/%|percent/i, "percent"],
  [/^ms$|milliseconds?/i, "ms"],
  [/^s$|^seconds?$/i, "seconds"],
];

const sourceNames: readonly (readonly [RegExp, Unit])[] = [
  [/BitsPerSecond|\b\w*Bps\b/i, "bits/s"],
  [/BytesPerSecond/i, "bytes/s"],
  [/Percent|Utilization/i, "percent"],
  [/^(Network(In|Out)|TunnelData(In|Out)|.*Bytes.*)$/, "bytes"],
  [/(Ms|Milliseconds|Latency|Duration)$|rttMs/, "ms"],
  [/Seconds$/, "seconds"],
];

const scales = {
  "bits/s": ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"],
  bytes: ["B", "kB", "MB", "GB", "TB", "PB"],
  "bytes/s": ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"],
  number: ["", "k", "M", "G", "T", "P"],
} as const;

/** The unit that an axis label states, or else the one that the metric's name implies; GetMetricData itself tells none. */
export function unitOf(of: { readonly axisLabel?: string | undefined; readonly source: string }): Unit {
  const { axisLabel } = of;
  const stated = axisLabel === undefined ? undefined : axisLabels.find(([pattern]) => pattern.test(axisLabel.trim()));
  return (stated ?? sourceNames.find(([pattern]) => pattern.test(of.source)))?.[1] ?? "number";
}

/** A value for reading: three significant digits, SI steps, unit attached. Unknown is a dash, never zero. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  switch (unit) {
    case "bits/s":
    case "bytes":
    case "bytes/s":
      return scaled(value, scales[unit]);
    case "percent":
      return `${digits(value)} %`;
    case "ms":
      return milliseconds(value);
    case "seconds":
      return duration(value);
    case "number":
      return plainNumber(value);
  }
}

/** A length of time in its two largest steps, such as "3 min 20 s" or "2 d 4 h". */
export function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? "-" : "";
  if (Math.abs(seconds) < 60) return `${digits(seconds)} s`;
  const steps: readonly (readonly [number, string])[] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = steps.findIndex(([size]) => whole >= size);
  const [large, small] = [steps[first], steps[first + 1]];
  if (!large) return `${whole} s`;
  const rest = small ? Math.floor((whole % large[0]) / small[0]) : 0;
  return `${sign}${Math.floor(whole / large[0])} ${large[1]}${small && rest > 0 ? ` ${rest} ${small[1]}` : ""}`;
}

function milliseconds(value: number): string {
  return Math.abs(value) >= 10_000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
}

/** Whole up to five digits, then in steps of a thousand. */
function plainNumber(value: number): string {
  return Math.abs(value) < 100_000 ? digits(value) : scaled(value, scales.number);
}

function scaled(value: number, names: readonly string[]): string {
  const steps = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / 3 + 1e-9);
  const step = Math.min(names.length - 1, Math.max(0, steps));
  return `${digits(value / 1000 ** step)} ${names[step]}`.trim();
}

function digits(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4;
  return value.toLocaleString("en-US", { maximumFractionDigits: places });
}
