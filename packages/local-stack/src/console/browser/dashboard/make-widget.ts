import type { DashboardWidget } from "../../../view.ts";
import { AlarmWidget } from "./alarm-widget.ts";
import { CustomWidget, type CustomWidgetPlace } from "./custom-widget.ts";
import { MetricWidget } from "./metric-widget.ts";
import { TextWidget } from "./text-widget.ts";
import { UnsupportedWidget } from "./unsupported-widget.ts";
import type { WidgetView } from "./widget-view.ts";

/** Makes the view of a widget by its type. */
export function makeWidget(widget: DashboardWidget, place: CustomWidgetPlace): WidgetView {
  switch (widget.type) {
    case "text":
      return new TextWidget(widget);
    case "metric":
      return new MetricWidget(widget);
    case "alarm":
      return new AlarmWidget(widget);
    case "custom":
      return new CustomWidget(widget, place);
    default:
      return new UnsupportedWidget(widget);
  }
}
