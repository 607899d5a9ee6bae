import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ingestCounts } from "../env-keys.ts";
import { FunctionTelemetry } from "./function-telemetry.ts";

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("telemetry of a function", () => {
  it("counts warnings and errors under the names and the dimension that alarms watch", () => {
    const telemetry = new FunctionTelemetry(ingestCounts.service, "Isthmus");

    telemetry.occurred(ingestCounts.crossSiteAttempt, { siteId: "busan" }, "error");
    telemetry.occurred(ingestCounts.writeThrottled, {}, "warn");
    telemetry.occurred("started");
    telemetry.end();

    const lines = printed.flatMap((text) => text.split("\n").filter((line) => line !== "")).map((line) => JSON.parse(line) as object);
    const counts = lines.find((line) => "_aws" in line);
    expect(counts).toMatchObject({
      service: "ingest-batch",
      "cross-site-attempt": 1,
      "write-throttled": 1,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: "Isthmus",
            Dimensions: [["service"]],
            Metrics: [{ Name: "cross-site-attempt" }, { Name: "write-throttled" }],
          },
        ],
      },
    });
  });
});
