import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sanitise } from "./sanitise.ts";
import { snmprec } from "./snmprec.ts";

const text = (value: string): SnmpValue => ({ kind: "octets", value: Buffer.from(value) });
const bytes = (...value: readonly number[]): SnmpValue => ({ kind: "octets", value: Uint8Array.from(value) });
const ip = (value: string): SnmpValue => ({ kind: "ip-address", value });

function cleaned(objects: Readonly<Record<string, SnmpValue>>, communities: readonly string[] = []) {
  return sanitise(
    Object.entries(objects).map(([oid, value]) => ({ oid, value })),
    communities,
  );
}

/** A recording as text, with its octet strings readable. */
function readable({ varbinds }: ReturnType<typeof sanitise>): string {
  return snmprec(varbinds).replaceAll(/4x\|([0-9a-f]*)/gu, (_all, hex: string) => `4|${Buffer.from(hex, "hex").toString("latin1")}`);
}

describe("sanitising a recording", () => {
  it("replaces names, contact, location, serial numbers and the community wherever they occur, each by one stand-in", () => {
    const result = cleaned(
      {
        "1.3.6.1.2.1.1.1.0": text("Example OS 7.2.1.0 on busan-core-1, snmp-server community k0rea"),
        "1.3.6.1.2.1.1.4.0": text("Kim, +82 51 555 0100"),
        "1.3.6.1.2.1.1.5.0": text("busan-core-1"),
        "1.3.6.1.2.1.1.6.0": text("Haeundae, rack 7"),
        "1.3.6.1.2.1.31.1.1.1.18.1": text("to busan-core-1 (FDO1234ABCD)"),
        "1.3.6.1.2.1.47.1.1.1.1.11.1": text("FDO1234ABCD"),
        "1.0.8802.1.1.2.1.4.1.1.9.0.1.1": text("busan-edge"),
      },
      ["k0rea"],
    );

    expect(readable(result).split("\n")).toEqual([
      "1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|name-2",
      "1.3.6.1.2.1.1.1.0|4|Example OS 7.2.1.0 on name-1, snmp-server community community-1",
      "1.3.6.1.2.1.1.4.0|4|contact-1",
      "1.3.6.1.2.1.1.5.0|4|name-1",
      "1.3.6.1.2.1.1.6.0|4|location-1",
      "1.3.6.1.2.1.31.1.1.1.18.1|4|to name-1 (serial-1)",
      "1.3.6.1.2.1.47.1.1.1.1.11.1|4|serial-1",
      "",
    ]);
    expect(result.replaced).toEqual({ name: 4, contact: 1, location: 1, serial: 2, community: 1 });
  });

  it("replaces IP addresses in values, indexes and text alike, and leaves masks, loopback and versions", () => {
    const result = cleaned({
      "1.3.6.1.2.1.4.20.1.1.10.1.2.3": ip("10.1.2.3"),
      "1.3.6.1.2.1.4.20.1.1.127.0.0.1": ip("127.0.0.1"),
      "1.3.6.1.2.1.4.20.1.3.10.1.2.3": ip("255.255.255.0"),
      "1.3.6.1.2.1.4.34.1.3.1.4.203.0.113.7": { kind: "integer", value: 1 },
      "1.3.6.1.2.1.4.34.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.171.205": { kind: "integer", value: 1 },
      "1.3.6.1.2.1.31.1.1.1.18.1": text("peer 203.0.113.7, nms 192.168.7.7, version 15.2.4.1"),
      "1.3.6.1.4.1.9.9.23.1.2.1.1.4.1.1": bytes(10, 1, 2, 3),
    });

    expect(snmprec(result.varbinds)).not.toMatch(/10\.1\.2\.3|203\.0\.113\.7|171\.205/u);
    expect(readable(result)).toContain("1.3.6.1.2.1.4.20.1.1.198.18.0.1|64|198.18.0.1");
    expect(readable(result)).toContain("1.3.6.1.2.1.4.20.1.1.127.0.0.1|64|127.0.0.1");
    expect(readable(result)).toContain("1.3.6.1.2.1.4.20.1.3.198.18.0.1|64|255.255.255.0");
    expect(readable(result)).toMatch(/4\.34\.1\.3\.1\.4\.198\.18\.0\.2\|/u);
    expect(readable(result)).toMatch(/4\.34\.1\.3\.2\.16\.32\.1\.13\.184\.0\.0\.0\.0\.0\.0\.0\.0\.0\.0\.0\.\d\|/u);
    expect(readable(result)).toMatch(/peer 198\.18\.0\.2, nms 198\.18\.0\.\d, version 15\.2\.4\.1/u);
  });

  it("keeps the manufacturer of MAC addresses and replaces the rest, in indexes and text too, but no port lists", () => {
    const result = cleaned({
      "1.3.6.1.2.1.2.2.1.6.1": bytes(0, 0x1b, 0x21, 0xaa, 0xbb, 0xcc),
      "1.3.6.1.2.1.17.4.3.1.2.0.27.33.170.187.204": { kind: "integer", value: 3 },
      "1.3.6.1.2.1.17.7.1.4.2.1.4.0.1": bytes(0xff, 0, 0, 0, 0, 1),
      "1.3.6.1.2.1.31.1.1.1.18.1": text("server 00:1b:21:aa:bb:cc or 001b.21aa.bbcc"),
    });

    expect(readable(result)).toContain("17.4.3.1.2.0.27.33.0.0.1|2|3");
    expect(readable(result)).toContain("server 00:1b:21:00:00:01 or 00:1b:21:00:00:01");
    expect(snmprec(result.varbinds)).toContain("1.3.6.1.2.1.2.2.1.6.1|4x|001b21000001");
    expect(snmprec(result.varbinds)).toContain("17.7.1.4.2.1.4.0.1|4x|ff0000000001");
  });

  it("leaves out users, communities and views, whose names are in the very indexes", () => {
    const result = cleaned({
      "1.3.6.1.6.3.18.1.1.1.2.3.97.98.99": text("abc"),
      "1.3.6.1.6.3.15.1.2.2.1.3.1": text("monitor"),
      "1.3.6.1.2.1.1.3.0": text("x"),
    });

    expect(result).toMatchObject({ leftOut: 2, varbinds: [{ oid: "1.3.6.1.2.1.1.3.0" }] });
  });

  it("leaves no trace of a name or serial number that is long enough to be one, whatever surrounds it", () => {
    const word = fc.stringMatching(/^[A-Z][A-Z0-9]{5,12}$/u);
    fc.assert(
      fc.property(word, word, fc.string(), (name, serial, around) => {
        const result = cleaned({
          "1.3.6.1.2.1.1.5.0": text(name),
          "1.3.6.1.2.1.47.1.1.1.1.11.1": text(serial),
          "1.3.6.1.2.1.31.1.1.1.18.1": text(`~${around.replaceAll(/[^ -~]/gu, "")} ${name} ${serial}`),
        });
        expect(readable(result)).not.toContain(name);
        expect(readable(result)).not.toContain(serial);
        expect(result.varbinds).toHaveLength(3);
      }),
    );
  });
});

describe("snmprec", () => {
  it("writes every type with its tag, sorted by number, without exceptions", () => {
    const values: Readonly<Record<string, SnmpValue>> = {
      "1.3.10": { kind: "counter64", value: 2n ** 64n - 1n },
      "1.3.9": { kind: "opaque", value: Uint8Array.from([0x9f, 0x78]) },
      "1.3.8": { kind: "time-ticks", value: 7 },
      "1.3.7": { kind: "gauge32", value: 6 },
      "1.3.6": { kind: "counter32", value: 5 },
      "1.3.5": ip("192.0.2.1"),
      "1.3.4": { kind: "oid", value: "1.3.6.1" },
      "1.3.3": { kind: "null" },
      "1.3.2": bytes(),
      "1.3.1": { kind: "integer", value: -1 },
      "1.3.11": { kind: "end-of-mib-view" },
    };

    const lines = snmprec(Object.entries(values).map(([oid, value]) => ({ oid, value })));

    expect(lines).toBe(
      "1.3.1|2|-1\n1.3.2|4x|\n1.3.3|5x|\n1.3.4|6|1.3.6.1\n1.3.5|64|192.0.2.1\n1.3.6|65|5\n1.3.7|66|6\n1.3.8|67|7\n1.3.9|68x|9f78\n1.3.10|70|18446744073709551615\n",
    );
  });
});
