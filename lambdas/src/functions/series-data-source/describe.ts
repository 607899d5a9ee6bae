import { seriesMetricNames } from "@isthmus/domain/series/derive";
import type { ConnectorAnswer } from "./connector-contract.ts";

/** The answer to DescribeGetMetricData: how to call the function from a metric-math expression. */
export function describeConnector(): ConnectorAnswer {
  return {
    DataSourceConnectorName: "Isthmus series",
    Description: [
      "Every series of every on-premises device, at no metric price.",
      "",
      '`LAMBDA("isthmus-series", "<site>", "<device>", "<interface or empty>", "<metric>")`',
      "",
      "The third argument is the interface as the device names it, or `''` for the device itself.",
      "",
      `Metrics: ${seriesMetricNames.map((name) => `\`${name}\``).join(", ")}.`,
    ].join("\n"),
    ArgumentDefaults: [{ Value: "busan" }, { Value: "rt1" }, { Value: "" }, { Value: "cpuPercent" }],
  };
}
