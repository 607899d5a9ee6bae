/** What CloudWatch tells a custom widget's function besides its parameters (User Guide, "Custom widget event"). */
export interface WidgetContext {
  readonly dashboardName: string;
  readonly widgetId: string;
  readonly accountId: string;
  readonly locale: string;
  readonly timezone: { readonly label: string; readonly offsetISO: string; readonly offsetInMinutes: number };
  /** Seconds. */
  readonly period: number;
  readonly isAutoPeriod: boolean;
  /** Epoch milliseconds. */
  readonly timeRange: {
    readonly mode: "relative";
    readonly start: number;
    readonly end: number;
    readonly relativeStart: number;
    readonly zoom: { readonly start: number; readonly end: number };
  };
  readonly theme: "light" | "dark";
  readonly linkCharts: boolean;
  readonly title: string;
  readonly forms: { readonly all: Readonly<Record<string, unknown>> };
  readonly params: unknown;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The invocation event: the parameters at top level with the context beside them. */
export function widgetEvent(params: unknown, context: WidgetContext): Readonly<Record<string, unknown>> {
  const spread = typeof params === "object" && params !== null && !Array.isArray(params) ? params : {};
  return { ...spread, widgetContext: context };
}

/** What a custom widget's function answered, by how it is to be shown. */
export type WidgetContent =
  | { readonly kind: "html"; readonly html: string }
  | { readonly kind: "markdown"; readonly markdown: string }
  | { readonly kind: "json"; readonly text: string };

/** A string is HTML, an object with `markdown` is Markdown, anything else is shown as JSON. */
export function widgetContent(payload: unknown): WidgetContent {
  if (typeof payload === "string") return { kind: "html", html: payload };
  if (typeof payload === "object" && payload !== null && "markdown" in payload && typeof payload.markdown === "string") {
    return { kind: "markdown", markdown: payload.markdown };
  }
  return { kind: "json", text: JSON.stringify(payload, undefined, 2) ?? "" };
}

/** The offset of a zone as `Date.getTimezoneOffset` gives it, in ISO 8601 form. */
export function timezoneOf(offsetMinutes: number): WidgetContext["timezone"] {
  const east = -offsetMinutes;
  const size = Math.abs(east);
  const two = (value: number): string => String(value).padStart(2, "0");
  const offsetISO = `${east < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return { label: east === 0 ? "UTC" : "Local", offsetISO, offsetInMinutes: east };
}
