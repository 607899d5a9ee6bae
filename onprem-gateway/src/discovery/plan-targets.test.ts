import { describe, expect, it } from "vitest";
import { planTargets } from "./plan-targets.ts";

function planned(include: readonly string[], exclude: readonly string[] = []) {
  return planTargets({ include, exclude });
}

describe("targets of a scan", () => {
  it("are the hosts of the blocks, without network and broadcast address, each once", () => {
    expect(planned(["192.0.2.0/29", "192.0.2.6", "192.0.2.8/31"])).toEqual({
      kind: "ok",
      addresses: ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.8", "192.0.2.9"],
      excluded: 0,
    });
  });

  it("leave out what is excluded, and count it", () => {
    expect(planned(["192.0.2.0/29"], ["192.0.2.4/30", "192.0.2.1"])).toEqual({
      kind: "ok",
      addresses: ["192.0.2.2", "192.0.2.3"],
      excluded: 4,
    });
  });

  it("may be IPv6", () => {
    expect(planned(["2001:DB8:0::/126"], ["2001:db8::2"])).toEqual({
      kind: "ok",
      addresses: ["2001:db8::", "2001:db8::1", "2001:db8::3"],
      excluded: 1,
    });
  });

  it.each([
    ["169.254.169.254", "link-local"],
    ["169.254.0.0/24", "link-local"],
    ["::ffff:169.254.169.254", "link-local"],
    ["fe80::1", "link-local"],
    ["fd00:ec2::254", "instance-metadata"],
    ["fd00:ec2::/118", "instance-metadata"],
    ["239.1.2.3", "multicast"],
    ["127.0.0.1", "loopback"],
    ["::1", "loopback"],
    ["0.0.0.0", "unspecified"],
    ["255.255.255.255", "broadcast"],
    ["10.0.0.0/15", "131072 addresses"],
    ["2001:db8::/64", "18446744073709551616 addresses"],
    ["switch1", "not an IPv4"],
    ["10.0.0.0/33", "not an IPv4"],
    ["10.0.0.0/8/8", "not an IPv4"],
    ["fe80::1%eth0", "not an IPv4"],
  ])("refuses %s: %s", (range, problem) => {
    expect(planned(["192.0.2.1", range])).toMatchObject({
      kind: "rejected",
      problems: [{ range, problem: expect.stringContaining(problem) }],
    });
  });

  it("refuses everything at once, with all problems, also a wrong exclusion", () => {
    const plan = planned(["127.0.0.1", "nonsense"], ["10.0.0.0/99"]);

    expect(plan.kind === "rejected" ? plan.problems.map(({ range }) => range) : []).toEqual(["10.0.0.0/99", "127.0.0.1", "nonsense"]);
  });

  it("may hold loopback and large blocks when told so, though never more than a list can hold", () => {
    const lab = planTargets({ include: ["127.0.10.0/30"], exclude: [], allowLoopback: true });
    const large = planTargets({ include: ["10.0.0.0/15"], exclude: ["10.0.0.0/16"], allowLarge: true });
    const huge = planTargets({ include: ["10.0.0.0/8"], exclude: [], allowLarge: true });

    expect(lab).toMatchObject({ kind: "ok", addresses: ["127.0.10.1", "127.0.10.2"] });
    expect(large.kind === "ok" ? [large.addresses.length, large.addresses[0]] : []).toEqual([65_535, "10.1.0.0"]);
    expect(huge).toMatchObject({ kind: "rejected", problems: [{ problem: expect.stringContaining("at most 1048576") }] });
  });
});
