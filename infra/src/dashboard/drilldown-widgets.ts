import { functions } from "@isthmus/lambdas/env";
import { Duration } from "aws-cdk-lib";
import { Color, GraphWidget, type IWidget, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { Drilldown } from "../config.ts";

/**
 * Graphs of single interfaces, read from the series table by the LAMBDA() data source: full resolution at no metric price. One expression
 * for each direction. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_MultiDataSources-Custom-Use.html
 */
export function drilldownWidgets(lines: readonly Drilldown[]): IWidget[] {
  return lines.map(
    (line) =>
      new GraphWidget({
        title: `${line.device} ${line.entity}`.trimEnd(),
        width: 24 / Math.min(lines.length, 3),
        height: 6,
        left: [
          series(line, { metric: "inBps", label: "in", color: Color.BLUE }),
          series(line, { metric: "outBps", label: "out", color: Color.GREEN }),
        ],
        leftYAxis: { min: 0, label: "bit/s", showUnits: false },
      }),
  );
}

function series(line: Drilldown, look: { readonly metric: string; readonly label: string; readonly color: string }): MathExpression {
  const args = [functions.seriesDataSource.functionName, line.site, line.device, line.entity, look.metric];
  return new MathExpression({
    expression: `LAMBDA(${args.map((arg) => `"${arg}"`).join(", ")})`,
    label: look.label,
    color: look.color,
    period: Duration.minutes(1),
  });
}
