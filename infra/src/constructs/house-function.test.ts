import { App, Duration, Stack } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { HouseFunction } from "./house-function.ts";

const settings = { description: "test", policies: [], memoryMb: 128, timeout: Duration.seconds(3) };

function stack(): Stack {
  return new Stack(new App({ context: { "aws:cdk:bundling-stacks": [] } }), "Test");
}

describe("HouseFunction", () => {
  it("refuses an environment that lacks a variable, at compile time and at synthesis", () => {
    // @ts-expect-error SERIES_TABLE is missing.
    const build = () => new HouseFunction(stack(), "F", { ...settings, function: "seriesDataSource", environment: {} });

    expect(build).toThrow("isthmus-series: missing environment variables [SERIES_TABLE], unknown ones []");
  });

  it("refuses an environment with a variable that the function does not read, at compile time and at synthesis", () => {
    const build = () =>
      new HouseFunction(stack(), "F", {
        ...settings,
        function: "seriesDataSource",
        // @ts-expect-error EVENTS_TABLE is not one of the function's variables.
        environment: { SERIES_TABLE: "series", EVENTS_TABLE: "events" },
      });

    expect(build).toThrow("isthmus-series: missing environment variables [], unknown ones [EVENTS_TABLE]");
  });
});
