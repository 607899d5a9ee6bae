import type { TimeRange } from "../time-range.ts";

/** A drawn widget. */
export interface WidgetView {
  readonly element: HTMLElement;
  /** Brings it up to date; never rejects: what went wrong is shown in the widget. */
  refresh(range: TimeRange): Promise<void>;
  /** Ends observers and frees canvases. */
  dispose(): void;
}
