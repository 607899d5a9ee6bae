import { isIP } from "node:net";
import { describe, expect, it } from "vitest";
import { crossCheck } from "./cross-check.ts";
import { ownAddresses, ownHostProblems } from "./own-host.ts";
import { showPath } from "./problem.ts";
import { GatewayFile } from "./schema.ts";
import { specialAddressClass } from "./target-address.ts";

interface Target {
  readonly address: string;
  readonly allowLoopback?: boolean;
  readonly own?: readonly string[];
}

/** Where the configuration that wants this device watched is wrong, in the spelling of a check that finds it. */
function problemsOf({ address, allowLoopback = false, own = [] }: Target): readonly string[] {
  const parsed = GatewayFile.safeParse({
    site: "busan",
    gateway: "gw1",
    uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: "ap-northeast-2" },
    spool: { dir: "/var/lib/isthmus" },
    devices: [{ id: "d", name: "D", address, ping: true }],
    allowLoopbackTargets: allowLoopback,
  });
  return parsed.success
    ? [...crossCheck(parsed.data), ...ownHostProblems(parsed.data, own)].map(({ path, found }) => `${path}: ${found}`)
    : parsed.error.issues.map(({ path }) => showPath(path));
}

/** Spellings of addresses that no device has, by what they stand for. */
const refused: Readonly<Record<string, readonly string[]>> = {
  "loopback, dotted": ["127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.255"],
  "loopback in other bases and lengths": [
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.0.0.01",
    "00127.0.0.1",
  ],
  "loopback, IPv6": ["::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "[::1]", "::1%lo"],
  "loopback, mapped": ["::ffff:127.0.0.1", "::FFFF:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:7f00:0001", "[::ffff:127.0.0.1]"],
  "loopback, translated": [
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
  ],
  "instance metadata, dotted": ["169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.170.23"],
  "instance metadata in other bases": [
    "2852039166",
    "0xa9fea9fe",
    "0xa9.0xfe.0xa9.0xfe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "169.16689662",
  ],
  "instance metadata, IPv6": ["fd00:ec2::254", "FD00:0EC2::254", "fd00:ec2::23", "fd00:ec2::253", "fd20:ce::254"],
  "instance metadata, mapped and translated": ["::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"],
  "instance metadata of other clouds": ["100.100.100.200", "168.63.129.16", "192.0.0.192", "::ffff:168.63.129.16"],
  "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0", "FE80::a:b", "febf::1"],
  "nobody, everybody and nowhere": ["0.0.0.0", "0", "0.1.2.3", "::", "255.255.255.255", "240.0.0.1", "::ffff:0.0.0.0"],
  multicast: ["224.0.0.1", "239.255.255.250", "ff02::1", "ff05::2", "::ffff:224.0.0.1"],
  names: [
    "localhost",
    "metadata.google.internal",
    "127.0.0.1.example.net",
    "switch.example.net",
    "http://10.0.0.1",
    "10.0.0.1:161",
    "10.0.0.0/8",
  ],
  "digits of other scripts": ["１２７.０.０.１", "①②⑦.0.0.1", "127。0。0。1"],
  nothing: ["", " ", " 127.0.0.1", "127.0.0.1 ", "10.0.0.1\n", "10.0.0.1\0"],
};
const spellings = Object.entries(refused).flatMap(([kind, addresses]) =>
  addresses.map((address) => [JSON.stringify(address), kind, address] as const),
);

describe("the address of a device", () => {
  it.each(spellings)("T23: is refused when it is %s (%s)", (_shown, _kind, address) => {
    expect(problemsOf({ address })).toEqual([expect.stringMatching(/^devices\[0\]\.address/u)]);
  });

  it("T23: is tried in more than sixty spellings by this test", () => {
    expect(spellings.length).toBeGreaterThan(60);
  });

  it.each(spellings)(
    "T23: is refused when it is %s (%s) even where loopback is allowed, unless it is loopback itself",
    (_shown, _kind, address) => {
      const isLoopback = isIP(address) !== 0 && !address.includes("%") && specialAddressClass(address) === "loopback";

      expect(problemsOf({ address, allowLoopback: true }).length === 0).toBe(isLoopback);
    },
  );

  it.each(["10.0.0.1", "192.168.10.1", "172.31.255.254", "203.0.113.7", "100.64.0.9", "fd12:3456::1", "2001:db8::1", "::ffff:10.0.0.1"])(
    "is taken when it is %s, as that of one ordinary machine",
    (address) => {
      expect(problemsOf({ address })).toEqual([]);
    },
  );

  it.each([
    ["192.0.2.77", "192.0.2.77"],
    ["::ffff:192.0.2.77", "192.0.2.77"],
    ["2001:DB8:0::0:77", "2001:db8::77"],
  ])("T23: is refused when it is %s and the gateway's machine has %s", (address, mine) => {
    expect(problemsOf({ address, own: ["198.51.100.1", mine] })).toEqual([`devices[0].address: ${address}, an address of this machine`]);
    expect(problemsOf({ address, own: [mine], allowLoopback: true })).toEqual([]);
  });

  it("is a literal, so that no name can come to mean another machine later", () => {
    expect(problemsOf({ address: "core-switch" })).toEqual(["devices[0].address"]);
  });
});

describe("the addresses of the machine itself", () => {
  it("are literals without the special ones, which are refused anyway", () => {
    expect(ownAddresses().filter((address) => specialAddressClass(address) !== undefined)).toEqual([]);
  });
});
