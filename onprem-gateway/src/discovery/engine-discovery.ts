import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { BerScan } from "../collectors/snmp-protocol/guard/ber-scan.ts";
import { checkMessage } from "../collectors/snmp-protocol/guard/check-message.ts";
import { causeCode } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";

export interface EngineQuestion {
  /** IPv4 or IPv6 literal. */
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * A discovery request of RFC 3414 section 4: an SNMPv3 GET without user, authentication or content. Every agent that speaks v3 answers
 * with a Report that names its engine; no credential is tried, so nothing can be locked.
 */
const request = Uint8Array.from(
  Buffer.from(
    [
      "303e020103", // SNMPv3
      "301102040049534d020300ffe3040104020103", // message id, largest answer, reportable, user-based security
      "0410300e0400020100020100040004000400", // no engine id, boots 0, time 0, no user
      "301404000400a00e020400495301020100020100", // GET
      "3000", // of nothing
    ].join(""),
    "hex",
  ),
);

/** `closed`: the host says that nothing listens there. `silent` may be an agent without SNMPv3, a filter, or nothing at all. */
export type EngineAnswer =
  | { readonly kind: "engine"; readonly engineId: string }
  | { readonly kind: "silent" }
  | { readonly kind: "closed" };

/** Asks once for the agent's snmpEngineID, which is given as lower-case hex. Never rejects. */
export function discoverEngine({ address, port, timeoutMs }: EngineQuestion, clock: Clock): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const answered = new AbortController();
    const settle = (answer: EngineAnswer) => {
      if (!answered.signal.aborted) {
        answered.abort();
        socket.close();
        resolve(answer);
      }
    };
    socket.on("error", (error) => settle({ kind: causeCode(error) === "ECONNREFUSED" ? "closed" : "silent" }));
    socket.on("message", (bytes) => {
      const engineId = engineIdOf(bytes);
      if (engineId !== undefined) {
        settle({ kind: "engine", engineId });
      }
    });
    // Connected: the kernel drops what comes from elsewhere, and tells when the port is closed.
    socket.connect(port, address, () => socket.send(request));
    void clock.sleep(timeoutMs, answered.signal).then(() => settle({ kind: "silent" }));
  });
}

/** The engine id in the security parameters of an SNMPv3 message; undefined for anything that the guard does not let pass. */
function engineIdOf(bytes: Uint8Array): string | undefined {
  if (checkMessage(bytes, "poller").kind !== "ok") {
    return undefined;
  }
  const scan = new BerScan(bytes);
  const { end } = scan.expect(0x30, bytes.length);
  if (scan.integer(end, { min: 0, max: 3 }) !== 3) {
    return undefined;
  }
  scan.content(scan.expect(0x30, end).end);
  const parameters = scan.expect(0x04, end);
  const fields = scan.expect(0x30, parameters.end);
  const engineId = scan.octets(fields.end);
  return scan.ok ? Buffer.from(engineId).toString("hex") : undefined;
}
