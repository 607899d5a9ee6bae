import { checkMessage } from "../../../onprem-gateway/src/collectors/snmp-protocol/guard/check-message.ts";
import { LocalEngine } from "../../../onprem-gateway/src/collectors/snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../../../onprem-gateway/src/collectors/snmp-protocol/usm/peer-clocks.ts";
import { UserSecurity } from "../../../onprem-gateway/src/collectors/snmp-protocol/usm/user-security.ts";
import { datagramLine, SyslogFraming } from "../../../onprem-gateway/src/collectors/syslog/framing.ts";
import { readLine } from "../../../onprem-gateway/src/collectors/syslog/read-line.ts";
import {
  communityMessage,
  oid,
  pdu,
  scoped,
  text,
  tlv,
  userMessage,
  varbind,
} from "../../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { NotificationReader } from "../../../onprem-gateway/src/collectors/traps/notification-reader.ts";
import { printVarbind } from "../../../onprem-gateway/src/collectors/traps/print-varbind.ts";
import { authPrivUser, communityTrap, userTrap } from "../../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";

const maxLineBytes = 8_192;

/** A reader of datagrams or streams, with good inputs to begin from. */
export interface ListenerInput {
  readonly seeds: readonly Uint8Array[];
  /** Reads one input as the listener does, and says what it took it for. */
  readonly read: (bytes: Buffer) => string;
}

/** What a listener of the gateway reads, by name. */
export const listenerInputs = { traps: trapInput, guard: guardInput, syslog: syslogInput } as const satisfies Readonly<
  Record<string, () => ListenerInput>
>;
export type ListenerName = keyof typeof listenerInputs;

function trapInput(): ListenerInput {
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

/** The guard alone, in both of its roles. */
function guardInput(): ListenerInput {
  const answers = [varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2, 3])), varbind("1.3.6.1.2.1.2.2.1.2.1", text("Gi0/1"))];
  const read = (bytes: Buffer): string => {
    const checks = (["poller", "receiver"] as const).map((role) => checkMessage(bytes, role));
    const beyond = checks.some((check) => check.kind === "ok" && check.message.length > bytes.length);
    if (beyond) {
      throw new RangeError("the guard took more than there is");
    }
    return checks.map((check) => (check.kind === "ok" ? "ok" : check.reason)).join("/");
  };
  const seeds = [
    communityMessage(1, pdu(0xa2, ...answers)),
    userMessage({ flags: 1, digestBytes: 24, payload: scoped(pdu(0xa2, ...answers)) }),
  ];
  return { seeds: [...seeds, ...trapInput().seeds], read };
}

const lines = [
  '<165>1 2026-11-22T12:00:00.123456+09:00 fw1 app 42 ID47 [origin ip="192.0.2.1" note="a\\"b\\]c"] \ufeffmessage',
  "<13>Nov 22 12:00:00 host app[42]: text of a line",
  "<189>29: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: Configured from console",
  "42 <165>1 - fw1 app - - - an octet-counted line\n17 <13>app: another\n",
  '<13>Nov 22 12:00:00 2026 host kernel: [ 12.345678] key=value key2="quoted"',
].map((line) => Buffer.from(line));
const utf16 = Buffer.from(`\ufeff${lines[1]?.toString() ?? ""}`, "utf16le");

function syslogInput(): ListenerInput {
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
