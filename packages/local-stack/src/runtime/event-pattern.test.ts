import { describe, expect, it } from "vitest";
import { matchesPattern, validatePattern } from "./event-pattern.ts";

const event = {
  source: "aws.ec2",
  "detail-type": "EC2 Instance State-change Notification",
  resources: ["arn:aws:ec2:ap-northeast-2:000000000000:instance/i-1"],
  detail: { state: "stopped", count: 5, tags: ["a", "b"], nothing: null, owner: { name: "Kim" } },
};

describe("matchesPattern", () => {
  it.each([
    [{ source: ["aws.ec2", "aws.s3"] }, true],
    [{ source: ["aws.s3"] }, false],
    [{ source: [{ prefix: "aws." }], detail: { state: [{ suffix: "ped" }] } }, true],
    [{ detail: { state: [{ "equals-ignore-case": "STOPPED" }] } }, true],
    [{ detail: { state: [{ wildcard: "st*d" }] } }, true],
    [{ detail: { state: [{ wildcard: "st*g" }] } }, false],
    [{ detail: { state: [{ "anything-but": ["running", "pending"] }] } }, true],
    [{ detail: { state: [{ "anything-but": "stopped" }] } }, false],
    [{ detail: { state: [{ "anything-but": { prefix: "stop" } }] } }, false],
    [{ detail: { count: [{ numeric: [">", 3, "<=", 5] }] } }, true],
    [{ detail: { count: [{ numeric: [">", 5] }] } }, false],
    [{ detail: { count: ["5"] } }, false],
    [{ detail: { tags: ["b"] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { state: [{ exists: false }] } }, false],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { owner: { name: ["Kim"] } } }, true],
    [{ $or: [{ source: ["aws.s3"] }, { detail: { count: [5] } }] }, true],
    [{}, true],
  ])("%j gives %s", (pattern, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it("refuses a comparison that is not known rather than ignoring it", () => {
    expect(() => matchesPattern({ source: [{ cidr: "10.0.0.0/8" }] }, event)).toThrow("cidr");
  });

  it.each([
    [{ source: ["other"], detail: { ip: [{ cidr: "10.0.0.0/8" }] } }, "cidr"],
    [{ $or: [{ a: [1] }, { b: [{ "anything-but": { regex: "x" } }] }] }, "regex"],
    [{ a: [{ numeric: ["~", 1] }] }, "numeric knows"],
    [{ a: "not an array" }, "a pattern is an object"],
  ])("is validated as a whole, however little of it an event reaches: %j", (pattern, message) => {
    expect(() => validatePattern(pattern)).toThrow(message);
  });
});
