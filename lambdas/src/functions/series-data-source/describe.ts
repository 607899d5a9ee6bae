import { seriesMetricNames } from "@isthmus/domain/series/derive";
import type { ConnectorAnswer } from "./connector-contract.ts";

/** The answer to DescribeGetMetricData: how to call the function from a metric-math expression. */
export function describeConnector(): ConnectorAnswer {
  return {
    DataSourceConnectorName: "Isthmus series",
    Description: [
      "Every series of every on-premises device, at no metric price.",
      "",
      '`LAMBDA("isthmus-series", "<site>", "<device>", "<interface, part or empty>", "<metric>")`',
      "",
      "The third argument is the interface as the device names it, or `''` for the device itself.",
      "",
      "For `sensorReading`, `sensorValue` and `sensorHealth` it is the sensor's kind and name, such as `temperature Inlet`; for",
      "`processorPercent` and `poolPercent` the processor's, memory's or file system's name; for `bgpPeerState`, `bgpAcceptedPrefixes` and `ospfNeighbourState`",
      "the neighbour's address; for `isisAdjacencyState` its system id, such as `0100.9919.1255`; for `wirelessClients` `access point NAME`, `network NAME`, or `wireless` for all. The device page shows these names.",
      "",
      "`etherStats...` are RMON statistics of a port, both directions together; `etherHistory...` is what the device itself remembers of a",
      "time in which it was not polled.",
      "",
      `Metrics: ${seriesMetricNames.map((name) => `\`${name}\``).join(", ")}.`,
    ].join("\n"),
    ArgumentDefaults: [{ Value: "busan" }, { Value: "rt1" }, { Value: "" }, { Value: "cpuPercent" }],
  };
}
