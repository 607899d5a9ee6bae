import { describe, expect, it } from "vitest";
import { describeRmonTrap, type RmonTrapNames } from "./describe-rmon-trap.ts";

const alarm = "1.3.6.1.2.1.16.3.1.1";
const nobody: RmonTrapNames = { interfaceOf: () => undefined, alarmInterfaceOf: () => undefined };

function varbinds(cells: Readonly<Record<number, string>>) {
  return Object.entries(cells).map(([column, value]) => ({ oid: `${alarm}.${column}.7`, type: "INTEGER", value }));
}

describe("RMON notifications", () => {
  it("say which interface a probe's alarm watches, by what was read of the device", () => {
    const rising = varbinds({ 1: "7", 3: "1.3.6.1.2.1.16.1.1.1.6.3", 4: "2", 5: "1250", 7: "1000" });

    expect(describeRmonTrap("1.3.6.1.2.1.16.0.1", rising, { ...nobody, alarmInterfaceOf: (index) => `Gi0/${index}` })).toEqual({
      severity: "minor",
      text: "Gi0/7: alarm 7: 1.3.6.1.2.1.16.1.1.1.6.3 changed by 1250 at or above the rising threshold of 1000",
      key: "rmon.alarm 7",
      entity: "Gi0/7",
    });
  });

  it("clear under the same key when the value falls", () => {
    const falling = varbinds({ 1: "7", 3: "1.3.6.1.2.1.2.2.1.10.12", 4: "1", 5: "-5", 8: "10" });

    expect(describeRmonTrap("1.3.6.1.2.1.16.0.2", falling, { ...nobody, interfaceOf: (ifIndex) => `Gi0/${ifIndex}` })).toEqual({
      severity: "cleared",
      text: "Gi0/12: alarm 7: 1.3.6.1.2.1.2.2.1.10.12 is -5 at or below the falling threshold of 10",
      key: "rmon.alarm 7",
      entity: "Gi0/12",
    });
  });

  it("say as much as a sparse one carries", () => {
    expect(describeRmonTrap("1.3.6.1.2.1.16.0.1", [], nobody)).toEqual({
      severity: "minor",
      text: "alarm ?: a watched value at or above the rising threshold",
      key: "rmon.alarm",
      entity: undefined,
    });
  });

  it("are no other notifications", () => {
    expect(describeRmonTrap("1.3.6.1.6.3.1.1.5.3", [], nobody)).toBeUndefined();
  });
});
