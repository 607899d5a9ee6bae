import { isIPv6 } from "node:net";
import snmp from "net-snmp";
import { pduTags } from "../snmp-protocol/guard/check-message.ts";
import { ReceiverSocket, type ReceiverSocketObserver } from "../snmp-protocol/guard/receiver-socket.ts";
import { normaliseValue } from "../snmp-protocol/normalise-value.ts";
import type { SnmpVarbind } from "../snmp-protocol/session.ts";

/** A trap or inform, in the terms of SNMPv2 whatever version it came in (RFC 3584 section 3.1). */
export interface ReceivedNotification {
  readonly kind: "trap" | "inform";
  readonly version: "1" | "2c";
  readonly address: string;
  readonly port: number;
  readonly requestId: number;
  /** Dotted. */
  readonly trapOid: string;
  /** Without sysUpTime.0 and snmpTrapOID.0. */
  readonly varbinds: readonly SnmpVarbind[];
  /** v1: the address the agent gives for itself; a hint, never the sender's identity. */
  readonly agentAddress?: string;
  /** Confirms an inform to its sender; does nothing for traps. */
  readonly acknowledge: () => void;
}

export interface TrapListenerOptions {
  readonly address: string;
  readonly port: number;
  readonly communities: readonly string[];
  readonly observer: ReceiverSocketObserver;
  readonly onNotification: (notification: ReceivedNotification) => void;
  /** The message passed the guard but is no notification: names the reason. */
  readonly onUnusable: () => void;
}

const sysUpTime = "1.3.6.1.2.1.1.3.0";
const snmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";
const genericTraps = "1.3.6.1.6.3.1.1.5";
const enterpriseSpecific = 6;

/** Opens a receiver for v1 and v2c traps and v2c informs through npm net-snmp, behind the guard. */
export function openTrapListener(options: TrapListenerOptions): { close(): void } {
  const { address, port, communities, observer, onNotification, onUnusable } = options;
  const transport = isIPv6(address) ? "udp6" : "udp4";
  let socket: ReceiverSocket | undefined;
  const dgramModule = {
    createSocket: () => {
      socket = new ReceiverSocket({ type: transport, address, port, observer });
      return socket;
    },
  };
  const receiver = snmp.createReceiver({ transport, dgramModule }, (error: unknown, data: unknown) => {
    const current = socket?.current;
    const pdu = error === null && typeof data === "object" && data !== null && "pdu" in data ? data.pdu : undefined;
    const content = contentOf(pdu);
    if (current === undefined || content === undefined) {
      onUnusable();
      return;
    }
    const { message } = current;
    onNotification({
      kind: message.pduTag === pduTags.inform ? "inform" : "trap",
      version: message.version === "1" ? "1" : "2c",
      address: current.address,
      port: current.port,
      ...content,
      acknowledge: current.reply,
    });
  }) as { getAuthorizer(): { addCommunity(community: string): void } };
  for (const community of communities) {
    receiver.getAuthorizer().addCommunity(community);
  }
  return { close: () => socket?.close() };
}

type NotificationContent = Pick<ReceivedNotification, "requestId" | "trapOid" | "varbinds" | "agentAddress">;

function contentOf(pdu: unknown): NotificationContent | undefined {
  if (typeof pdu !== "object" || pdu === null) {
    return undefined;
  }
  const fields = pdu as Readonly<Record<string, unknown>>;
  const varbinds = varbindsOf(fields["varbinds"]);
  const requestId = typeof fields["id"] === "number" ? fields["id"] : 0;
  if (varbinds === undefined) {
    return undefined;
  }
  return typeof fields["enterprise"] === "string" ? fromV1(fields, varbinds) : fromV2({ varbinds, requestId });
}

function fromV1(fields: Readonly<Record<string, unknown>>, varbinds: readonly SnmpVarbind[]): NotificationContent | undefined {
  const { enterprise, generic, specific, agentAddr } = fields;
  if (typeof enterprise !== "string" || typeof generic !== "number" || typeof specific !== "number") {
    return undefined;
  }
  return {
    requestId: 0,
    trapOid: generic === enterpriseSpecific ? `${enterprise}.0.${specific}` : `${genericTraps}.${generic + 1}`,
    varbinds,
    ...(typeof agentAddr === "string" ? { agentAddress: agentAddr } : {}),
  };
}

function fromV2({
  varbinds,
  requestId,
}: {
  readonly varbinds: readonly SnmpVarbind[];
  readonly requestId: number;
}): NotificationContent | undefined {
  const name = varbinds.find(({ oid }) => oid === snmpTrapOid)?.value;
  if (name?.kind !== "oid") {
    return undefined;
  }
  return { requestId, trapOid: name.value, varbinds: varbinds.filter(({ oid }) => oid !== snmpTrapOid && oid !== sysUpTime) };
}

function varbindsOf(list: unknown): readonly SnmpVarbind[] | undefined {
  if (!Array.isArray(list)) {
    return undefined;
  }
  const varbinds: SnmpVarbind[] = [];
  for (const item of list as readonly unknown[]) {
    if (typeof item !== "object" || item === null || !("oid" in item) || typeof item.oid !== "string") {
      return undefined;
    }
    const value = normaliseValue("type" in item ? item.type : undefined, "value" in item ? item.value : undefined);
    if (value === undefined) {
      return undefined;
    }
    varbinds.push({ oid: item.oid, value });
  }
  return varbinds;
}
