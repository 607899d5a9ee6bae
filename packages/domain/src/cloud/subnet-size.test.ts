import { expect, it } from "vitest";
import { assignableAddresses } from "./subnet-size.ts";

it.each([
  ["10.0.0.0/24", 251],
  ["10.0.0.0/28", 11],
  ["10.0.0.0/31", 0],
  ["2001:db8::/64", 0],
  ["", 0],
  ["999.0.0.0/24", 0],
])("AWS can hand out of %j %i addresses", (cidr, count) => {
  expect(assignableAddresses(cidr)).toBe(count);
});
