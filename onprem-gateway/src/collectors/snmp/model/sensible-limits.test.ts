import { describe, expect, it } from "vitest";
import { withSensibleLimits } from "./sensible-limits.ts";

const sensor = { key: "1.2.3", class: "temperature", name: "Inlet", value: 25 } as const;

describe("withSensibleLimits", () => {
  it.each([
    { what: "an upper limit of 0", thresholds: { high: 0, highWarning: 0 }, left: undefined },
    { what: "0 to 0", thresholds: { low: 0, high: 0 }, left: { low: 0 } },
    { what: "limits between which nothing lies", thresholds: { low: 5, high: 5, highWarning: 40 }, left: { highWarning: 40 } },
    {
      what: "nothing else",
      thresholds: { low: -10, lowWarning: 0, highWarning: 60, high: 75 },
      left: { low: -10, lowWarning: 0, highWarning: 60, high: 75 },
    },
  ])("leaves out $what", ({ thresholds, left }) => {
    expect(withSensibleLimits({ ...sensor, thresholds })).toEqual({ ...sensor, ...(left === undefined ? {} : { thresholds: left }) });
  });

  it("keeps an upper limit of 0 where the scale is logarithmic", () => {
    const optical = { ...sensor, class: "optical-power", unit: "dBm", thresholds: { low: -12, high: 0 } } as const;

    expect(withSensibleLimits(optical)).toEqual(optical);
  });
});
