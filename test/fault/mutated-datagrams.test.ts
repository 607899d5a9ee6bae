import { describe, expect, it } from "vitest";
import { BerReader } from "../../onprem-gateway/src/collectors/snmp-protocol/codec/ber-reader.ts";
import { readVarbinds } from "../../onprem-gateway/src/collectors/snmp-protocol/codec/read-varbinds.ts";
import { readResponseHeader } from "../../onprem-gateway/src/collectors/snmp-protocol/codec/response-header.ts";
import { guardReasons } from "../../onprem-gateway/src/collectors/snmp-protocol/guard/ber-scan.ts";
import { checkMessage, type GuardRole } from "../../onprem-gateway/src/collectors/snmp-protocol/guard/check-message.ts";
import {
  communityMessage,
  oid,
  pdu,
  scoped,
  text,
  tlv,
  userMessage,
  varbind,
} from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { mutated, numbers } from "./generators/mutations.ts";

const datagrams = 1_000_000;
/** All but one in a thousand must be quicker, on a busy machine too. */
const slowMs = 5;
const name = "1.3.6.1.2.1.2.2.1.10.1";
const varbinds = [
  varbind(name, tlv(0x41, [1, 2, 3])),
  varbind(name, text("a port")),
  varbind(name, oid("1.3.6.1.4.1.9.1.1")),
  varbind(name, tlv(0x46, [1, 2, 3, 4, 5, 6, 7, 8])),
];
const seeds = [
  communityMessage(0, pdu(0xa2, ...varbinds)),
  communityMessage(1, pdu(0xa2, ...varbinds)),
  communityMessage(1, pdu(0xa7, ...varbinds)),
  communityMessage(1, pdu(0xa6, ...varbinds)),
  userMessage({ flags: 0, payload: scoped(pdu(0xa2, ...varbinds)) }),
  userMessage({ flags: 0, payload: scoped(pdu(0xa8, ...varbinds)) }),
  userMessage({ flags: 3, digestBytes: 24, payload: tlv(0x04, new Uint8Array(64)) }),
  userMessage({ flags: 1, digestBytes: 12, payload: scoped(pdu(0xa7, ...varbinds)) }),
];

describe("a million changed datagrams", () => {
  it("H2, T1: pass or are dropped for a reason, by the guard and by the codec, and never throw", () => {
    const random = numbers(2_463_534_242);
    const counts = new Map<string, number>();
    let slow = 0;
    for (let sent = 0; sent < datagrams; sent += 1) {
      const bytes = mutated(seeds[random() % seeds.length] ?? new Uint8Array(0), random);
      const role: GuardRole = sent % 2 === 0 ? "poller" : "receiver";
      const startedMs = performance.now();
      const check = checkMessage(bytes, role);
      const reader = new BerReader(bytes);
      const read = readResponseHeader(reader) === undefined ? undefined : readVarbinds(reader, { listEnd: reader.end, most: 100 });
      slow += performance.now() - startedMs > slowMs ? 1 : 0;
      const verdict = check.kind === "ok" ? "passed" : check.reason;
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      if (read === undefined && reader.rejection === undefined) {
        counts.set("codec without a reason", 1);
      }
    }

    process.stdout.write(
      `${datagrams} changed datagrams, ${slow} took more than ${slowMs} ms: ${JSON.stringify(Object.fromEntries(counts))}\n`,
    );
    const known: readonly string[] = ["passed", ...guardReasons];
    expect([...counts.keys()].filter((verdict) => !known.includes(verdict))).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(datagrams);
    expect(counts.get("passed")).toBeGreaterThan(1_000);
    expect(slow).toBeLessThan(datagrams / 1_000);
  });
});
