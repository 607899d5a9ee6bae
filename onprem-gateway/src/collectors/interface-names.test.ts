import { describe, expect, it } from "vitest";
import { InterfaceNames } from "./interface-names.ts";

describe("InterfaceNames", () => {
  it("finds what was learnt last, each device for itself", () => {
    const names = new InterfaceNames();
    names.learn("sw1", [{ ifIndex: 7, ifName: "Gi0/7", ifAlias: "to the core" }]);
    names.learn("sw2", [{ ifIndex: 7, ifName: "ge-0/0/7" }]);
    names.learn("sw1", [{ ifIndex: 8, ifName: "Gi0/8" }]);

    expect(names.find("sw1", 7)).toBeUndefined();
    expect(names.find("sw1", 8)).toEqual({ ifIndex: 8, ifName: "Gi0/8" });
    expect(names.find("sw2", 7)).toEqual({ ifIndex: 7, ifName: "ge-0/0/7" });
    expect(names.find("sw3", 7)).toBeUndefined();
  });
});
