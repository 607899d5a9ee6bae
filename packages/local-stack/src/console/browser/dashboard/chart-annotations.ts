import type uPlot from "uplot";
import type { Annotation } from "../../widgets/metric-widget-properties.ts";
import { styleColor } from "../theme.ts";

/** Draws the dashboard's thresholds and moments over a chart. */
export function drawAnnotations(chart: uPlot, annotations: readonly Annotation[]): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const ratio = window.devicePixelRatio;
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.lineWidth = ratio;
  for (const annotation of annotations) drawOne(chart, annotation, ratio);
  ctx.restore();
}

function drawOne(chart: uPlot, annotation: Annotation, ratio: number): void {
  const { ctx, bbox } = chart;
  const vertical = annotation.direction === "vertical";
  const scale = vertical ? "x" : annotation.axis;
  const at = chart.valToPos(annotation.value, scale, true);
  const color = annotation.color ?? styleColor("--danger");
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  if (annotation.to !== undefined) {
    const to = chart.valToPos(annotation.to, scale, true);
    ctx.globalAlpha = 0.12;
    if (vertical) ctx.fillRect(Math.min(at, to), bbox.top, Math.abs(to - at), bbox.height);
    else ctx.fillRect(bbox.left, Math.min(at, to), bbox.width, Math.abs(to - at));
    ctx.globalAlpha = 1;
  }
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(vertical ? at : bbox.left, vertical ? bbox.top : at);
  ctx.lineTo(vertical ? at : bbox.left + bbox.width, vertical ? bbox.top + bbox.height : at);
  ctx.stroke();
  if (annotation.label === "") return;
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  const x = vertical ? at + 4 * ratio : bbox.left + 6 * ratio;
  const y = vertical ? bbox.top + 14 * ratio : at - 3 * ratio;
  ctx.fillText(annotation.label, x, Math.max(y, bbox.top + 13 * ratio));
}
