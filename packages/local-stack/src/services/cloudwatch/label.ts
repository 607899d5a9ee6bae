import type { MathSeries } from "./math-value.ts";
import type { SeriesIdentity } from "./metric-source.ts";

/**
 * Fills a dynamic label (CloudWatch User Guide, "Using dynamic labels"): `${LABEL}`, `${PROP('Dim.Name')}`, `${PROP('MetricName')}`,
 * `${PROP('Namespace')}` and the values `${MIN}`, `${MAX}`, `${AVG}`, `${SUM}`, `${FIRST}`, `${LAST}`. Another `${...}` stays as it is.
 */
export function fillLabel(template: string, series: MathSeries): string {
  return template.replaceAll(/\$\{(?:PROP\('([^']*)'\)|([A-Z]+))\}/g, (whole: string, property?: string, name?: string) => {
    const text = property === undefined ? computed(name ?? "", series) : propertyOf(property, series.identity);
    return text ?? whole;
  });
}

function propertyOf(property: string, identity: SeriesIdentity | undefined): string | undefined {
  if (identity === undefined) return undefined;
  if (property === "MetricName") return identity.metric;
  if (property === "Namespace") return identity.namespace;
  return property.startsWith("Dim.") ? identity.dimensions[property.slice("Dim.".length)] : undefined;
}

function computed(name: string, series: MathSeries): string | undefined {
  if (name === "LABEL") return series.label;
  const values = series.points.map((point) => point.value);
  if (values.length === 0) return "--";
  const sum = values.reduce((total, value) => total + value, 0);
  const numbers: Readonly<Record<string, number | undefined>> = {
    MIN: values.reduce((least, value) => Math.min(least, value)),
    MAX: values.reduce((most, value) => Math.max(most, value)),
    AVG: sum / values.length,
    SUM: sum,
    FIRST: values[0],
    LAST: values.at(-1),
  };
  const number = numbers[name];
  return number === undefined ? undefined : String(Math.round(number * 1000) / 1000);
}

/** Labels that tell the series of one search apart: of metric name and dimension values, those that differ between them. */
export function searchLabels(identities: readonly SeriesIdentity[]): readonly string[] {
  const parts = identities.map((identity) => [identity.metric, ...Object.values(identity.dimensions)]);
  return parts.map((own) => {
    const telling = own.filter((part, index) => parts.some((other) => other[index] !== part));
    return (telling.length > 0 ? telling : own.slice(0, 1)).join(" ");
  });
}
