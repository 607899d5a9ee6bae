import { describe, expect, it } from "vitest";
import { alarmPair } from "./alarm-pair.ts";

describe("alarmPair", () => {
  it.each([
    ["jnxPowerSupplyFailure", "jnxPowerSupplyOK"],
    ["acmeFanAlarm", "acmeFanAlarmClear"],
    ["acmeLosRaise", "acmeLosClear"],
    ["acmeLosSet", "acmeLosCleared"],
    ["ciscoIpSecTunnelStart", "ciscoIpSecTunnelStop"],
    ["lowBattery", "returnFromLowBattery"],
    ["upsOnBattery", "powerRestored"],
    ["tunnelDownTrap", "tunnelUpTrap"],
    ["hwFanInvalidAlarm", "hwFanInvalidResume"],
    ["nodeUnreachable", "nodeReachable"],
    ["ipAddressAdded", "ipAddressRemoved"],
    ["temperatureHigh", "temperatureNormal"],
  ])("joins %s and %s", (raise, clear) => {
    const siblings = [raise, clear, "somethingElse"];

    expect(alarmPair(raise, siblings)).toMatchObject({ role: "raise" });
    expect(alarmPair(clear, siblings)).toMatchObject({ role: "clear" });
    expect(alarmPair(clear, siblings)?.condition).toBe(alarmPair(raise, siblings)?.condition);
  });

  it("begins and ends nothing without a counterpart", () => {
    for (const name of ["coldStart", "authenticationFailure", "linkSetup", "configChange", "topologyChange"]) {
      expect(alarmPair(name, ["coldStart", "warmStart", "linkDown"]), name).toBeUndefined();
    }
  });

  it("keeps the conditions of one module apart", () => {
    const siblings = ["fanFailure", "fanOk", "powerFailure", "powerOk"];

    expect(alarmPair("fanFailure", siblings)?.condition).not.toBe(alarmPair("powerFailure", siblings)?.condition);
  });

  it("believes a name that speaks of clearing", () => {
    expect(alarmPair("acmeAlarmsCleared", [])?.role).toBe("clear");
  });
});
