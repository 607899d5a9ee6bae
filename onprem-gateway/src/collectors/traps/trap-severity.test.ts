import { describe, expect, it } from "vitest";
import { severityOfName, severityOfState, statedSeverity } from "./trap-severity.ts";

describe("severity of a trap", () => {
  it("is what the device states", () => {
    expect(statedSeverity([{ object: "hwAlarmSeverity", label: "major" }])).toBe("major");
    expect(statedSeverity([{ object: "alarmSeverity", label: "cleared" }])).toBe("cleared");
    expect(statedSeverity([{ object: "alarmSeverity", label: "purple" }])).toBeUndefined();
    expect(statedSeverity([{ object: "ifOperStatus", label: "down" }])).toBeUndefined();
  });

  it("is that of the state which a change ended in, not of the one before or of what was ordered", () => {
    const values = [
      { object: "acmeFanPrevState", label: "normal" },
      { object: "acmeFanAdminStatus", label: "up" },
      { object: "acmeFanState", label: "failed" },
    ];

    expect(severityOfState(values)).toBe("major");
    expect(severityOfState([{ object: "acmeFanState", label: "normal" }])).toBe("cleared");
    expect(severityOfState([{ object: "acmeFanState", label: "mode7" }])).toBeUndefined();
  });

  it.each([
    ["acmeFanFailure", "major"],
    ["acmePortDown", "minor"],
    ["acmeTempThresholdNotif", "warning"],
    ["acmeConfigSaved", "info"],
  ])("of %s is %s by its words", (name, severity) => {
    expect(severityOfName(name)).toBe(severity);
  });
});
