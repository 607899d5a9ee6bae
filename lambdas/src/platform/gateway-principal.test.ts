import { describe, expect, it } from "vitest";
import { siteOfPrincipal } from "./gateway-principal.ts";

describe("the site of a principal", () => {
  it.each([
    ["arn:aws:sts::000000000000:assumed-role/isthmus-site-busan/gw-busan-1", "busan"],
    ["arn:aws-cn:sts::123456789012:assumed-role/isthmus-site-a.b-1/session@x", "a.b-1"],
  ])("of %s is %s", (arn, site) => {
    expect(siteOfPrincipal(arn)).toBe(site);
  });

  it.each([
    undefined,
    "",
    "arn:aws:iam::000000000000:user/isthmus-site-busan",
    "arn:aws:iam::000000000000:role/isthmus-site-busan",
    "arn:aws:sts::000000000000:assumed-role/other/isthmus-site-busan",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-/gw",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-BUSAN/gw",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-a#b/gw",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-busan",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-busan/gw/more",
    "arn:aws:sts::000000000000:assumed-role/my-isthmus-site-busan/gw",
    "arn:aws:sts::000000000000:assumed-role/isthmus-site-busan/gw\n",
  ])("of %j is none", (arn) => {
    expect(siteOfPrincipal(arn)).toBeUndefined();
  });
});
