import { LocalEngine } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/peer-clocks.ts";
import { UserSecurity } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/user-security.ts";
import { datagramLine, SyslogFraming } from "../../onprem-gateway/src/collectors/syslog/framing.ts";
import { readLine } from "../../onprem-gateway/src/collectors/syslog/read-line.ts";
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
import { NotificationReader } from "../../onprem-gateway/src/collectors/traps/notification-reader.ts";
import { printVarbind } from "../../onprem-gateway/src/collectors/traps/print-varbind.ts";
import { authPrivUser, communityTrap, userTrap } from "../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { mutated, numbers } from "./generators/mutations.ts";

/**
 * Reads so many changed inputs as a listener does, in a process of its own so that its memory is its own: `node fuzz-listeners.ts traps|syslog
 * COUNT`. Writes what it counted as one line of JSON.
 */
const [what = "traps", count = "100000"] = process.argv.slice(2);
const total = Number(count);
/** Reached before memory is compared: caches are full and code is compiled. */
const warmUp = Math.min(20_000, total / 2);
const slowMs = 5;
const maxLineBytes = 8_192;

function trapInput(): { readonly seeds: readonly Uint8Array[]; readonly read: (bytes: Buffer) => string } {
  const engine = new LocalEngine({ id: Buffer.from("80000000050102030405060708", "hex"), boots: 1, startedMs: 0 });
  const security = new UserSecurity({ users: [authPrivUser, { name: "plain" }], engine, clocks: new PeerClocks([], { nowMs: 0 }) });
  const reader = new NotificationReader({ communities: ["lab"], security });
  const varbinds = [
    varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.4.1.9.9.41.2.0.1")),
    varbind("1.3.6.1.2.1.31.1.1.1.18.7", text("to the core")),
    varbind("1.3.6.1.2.1.31.1.1.1.6.7", tlv(0x46, [1, 2, 3, 4, 5, 6, 7, 8])),
  ];
  const plain = (tag: number) => userMessage({ flags: 4, user: "plain", payload: scoped(pdu(tag, ...varbinds)) });
  const seeds = [
    communityTrap(),
    communityMessage(1, pdu(0xa6, ...varbinds)),
    plain(0xa7),
    plain(0xa6),
    userTrap(),
    userTrap({ form: "inform" }),
  ];
  return {
    seeds,
    read: (bytes) => {
      const reading = reader.read(bytes, 0);
      if (reading.kind === "notification") {
        reading.notification.varbinds.map(printVarbind);
        reading.notification.confirmation(0);
      }
      return reading.kind === "rejected" ? reading.reason : reading.kind;
    },
  };
}

const lines = [
  '<165>1 2026-11-22T12:00:00.123456+09:00 fw1 app 42 ID47 [origin ip="192.0.2.1" note="a\\"b\\]c"] \ufeffmessage',
  "<13>Nov 22 12:00:00 host app[42]: text of a line",
  "<189>29: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: Configured from console",
  "42 <165>1 - fw1 app - - - an octet-counted line\n17 <13>app: another\n",
  '<13>Nov 22 12:00:00 2026 host kernel: [ 12.345678] key=value key2="quoted"',
].map((line) => Buffer.from(line));
const utf16 = Buffer.from(`\ufeff${lines[1]?.toString() ?? ""}`, "utf16le");

function syslogInput(): { readonly seeds: readonly Uint8Array[]; readonly read: (bytes: Buffer) => string } {
  const from = { address: "192.0.2.1", transport: "tcp", receivedMs: Date.UTC(2026, 10, 22) } as const;
  return {
    seeds: [...lines, utf16],
    read: (bytes) => {
      const framing = new SyslogFraming(maxLineBytes);
      const last = [...framing.push(bytes), framing.end()];
      for (const line of last) {
        if (line !== undefined) {
          readLine(line, from);
        }
      }
      return readLine(datagramLine(bytes, maxLineBytes), { ...from, transport: "udp" }).format;
    },
  };
}

const { seeds, read } = what === "traps" ? trapInput() : syslogInput();
const random = numbers(2_463_534_242);
const counts: Record<string, number> = {};
let slow = 0;
let warmMb = 0;
for (let done = 0; done < total; done += 1) {
  if (done === warmUp) {
    warmMb = residentMb();
  }
  const bytes = mutated(seeds[random() % seeds.length] ?? new Uint8Array(0), random);
  const startedMs = performance.now();
  const verdict = read(bytes);
  slow += performance.now() - startedMs > slowMs ? 1 : 0;
  counts[verdict] = (counts[verdict] ?? 0) + 1;
}
process.stdout.write(`${JSON.stringify({ total, counts, slow, grownMb: residentMb() - warmMb })}\n`);

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_048_576;
}
