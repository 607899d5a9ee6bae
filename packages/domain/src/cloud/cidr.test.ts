import { describe, expect, it } from "vitest";
import {
  containsPrefix,
  formatAddress,
  formatPrefix,
  isPrivatePrefix,
  parseAddress,
  parsePrefix,
  prefixesOverlap,
  prefixSize,
  representativeAddress,
} from "./cidr.ts";

function prefix(text: string) {
  const parsed = parsePrefix(text);
  if (parsed === undefined) {
    throw new Error(`not a prefix: ${text}`);
  }
  return parsed;
}

describe("parsePrefix", () => {
  it.each([
    ["10.20.0.0/16", "10.20.0.0/16"],
    ["10.20.3.4/16", "10.20.0.0/16"],
    ["192.0.2.7", "192.0.2.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["255.255.255.255/32", "255.255.255.255/32"],
    ["::/0", "::/0"],
    ["2001:DB8:0:0:1::/64", "2001:db8::/64"],
    ["2001:db8::1", "2001:db8::1/128"],
    ["2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1/128"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3/128"],
    ["1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0/128"],
    ["::ffff:192.0.2.1", "::ffff:c000:201/128"],
    ["fe80::", "fe80::/128"],
  ])("reads %s as %s", (text, canonical) => {
    expect(formatPrefix(prefix(text))).toBe(canonical);
  });

  it.each([
    "",
    "/",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0/8",
    "10.0.0.0.0",
    "10.0.0.256",
    "010.0.0.1",
    " 10.0.0.1",
    "10.0.0.1\n",
    "0x0a.0.0.1",
    "１0.0.0.1",
    "10.0.0.١",
    "::/129",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "12345::",
    "fe80::1%eth0",
    "1.2.3.4::",
    "1:2:3:4:5:6:7:1.2.3.4",
    "pl-63a5400a",
    "local",
    "1:".repeat(10_000),
  ])("refuses %j", (text) => {
    expect(parsePrefix(text)).toBeUndefined();
  });
});

describe("parseAddress", () => {
  it("takes one address and no network", () => {
    expect(parseAddress("10.0.0.1")).toEqual(prefix("10.0.0.1/32"));
    expect(parseAddress("10.0.0.1/32")).toEqual(prefix("10.0.0.1"));
    expect(parseAddress("10.0.0.0/31")).toBeUndefined();
    expect(parseAddress("nothing")).toBeUndefined();
  });
});

describe("prefixes", () => {
  it("contain what is more specific and not what is wider", () => {
    expect(containsPrefix(prefix("10.0.0.0/8"), prefix("10.20.0.0/16"))).toBe(true);
    expect(containsPrefix(prefix("10.20.0.0/16"), prefix("10.0.0.0/8"))).toBe(false);
    expect(containsPrefix(prefix("10.0.0.0/8"), prefix("11.0.0.0/16"))).toBe(false);
  });

  it("of different versions have nothing in common", () => {
    expect(containsPrefix(prefix("0.0.0.0/0"), prefix("::1"))).toBe(false);
    expect(prefixesOverlap(prefix("::/0"), prefix("0.0.0.0/0"))).toBe(false);
  });

  it("know how many addresses they have", () => {
    expect(prefixSize(prefix("10.0.0.0/24"))).toBe(256n);
    expect(prefixSize(prefix("::/0"))).toBe(1n << 128n);
  });

  it("are stood for by the address behind the network address, where there is one", () => {
    expect(formatAddress(representativeAddress(prefix("192.168.0.0/16")))).toBe("192.168.0.1");
    expect(formatAddress(representativeAddress(prefix("192.168.0.6/31")))).toBe("192.168.0.6");
    expect(formatAddress(representativeAddress(prefix("192.168.0.7")))).toBe("192.168.0.7");
  });

  it("are private only when the whole of them is", () => {
    expect(["10.1.0.0/16", "100.64.0.1", "169.254.10.1", "fd00::/8"].map((text) => isPrivatePrefix(prefix(text)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["8.8.8.8", "0.0.0.0/0", "172.0.0.0/8", "2001:db8::/32"].map((text) => isPrivatePrefix(prefix(text)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
