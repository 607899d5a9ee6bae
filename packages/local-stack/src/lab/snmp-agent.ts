import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { AuthProtocols, createAgent, ObjectType, PrivProtocols, SecurityLevel } from "net-snmp";
import type { DeviceState } from "./device-state.ts";
import { LabError } from "./errors.ts";
import type { MibValue } from "./mib/mib-value.ts";
import type { OidTable } from "./mib/oid-table.ts";
import { type Answer, type AnsweredVarbind, answerRead, type ReadOperation } from "./snmp-operations.ts";

/** The user of a v3 agent: authPriv with SHA-256 and AES-128. */
export interface LabV3User {
  readonly user: string;
  readonly authSecret: string;
  readonly privSecret: string;
}

export interface SnmpAgentOptions {
  readonly address: string;
  readonly port: number;
  readonly engineId: Buffer;
  readonly access: { readonly version: "2c"; readonly community: string } | ({ readonly version: "3" } & LabV3User);
  readonly table: OidTable;
  readonly state: () => DeviceState;
  readonly nowMs: () => number;
}

/** The parts of net-snmp's agent that serve messages; its own MIB is not used, because it cannot compute values and cuts GETBULK short. */
interface MessageAgent {
  readonly engine: { readonly engineTime: number; readonly engineBoots: number };
  readonly listener: { send(message: unknown, peer: RemoteInfo, socket: Socket): void };
  getAuthorizer(): { addCommunity(community: string): void; addUser(user: object): void };
  getRequest: MessageHandler;
  getNextRequest: MessageHandler;
  getBulkRequest: MessageHandler;
  setRequest: MessageHandler;
}

type MessageHandler = (socket: Socket, message: AgentMessage, peer: RemoteInfo) => void;

interface AgentMessage {
  readonly version: number;
  readonly pdu: {
    readonly varbinds: readonly { readonly oid: string }[];
    readonly nonRepeaters: number;
    readonly maxRepetitions: number;
    getResponsePduForRequest(): { varbinds: readonly object[]; errorStatus?: number; errorIndex?: number };
  };
  readonly msgSecurityParameters?: { msgAuthoritativeEngineTime: number; msgAuthoritativeEngineBoots: number };
  createResponseForRequest(pdu: object): unknown;
}

const noSuchName = 2;
const notWritable = 17;

function wrapped32(value: number): number {
  return value % 4_294_967_296;
}

function counter64Bytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  const start = first === -1 ? 7 : first;
  // BER integers are signed: a leading one bit needs a zero byte before it.
  return (bytes[start] ?? 0) >= 0x80 && start > 0 ? bytes.subarray(start - 1) : bytes.subarray(start);
}

function typed(value: MibValue): { readonly type: number; readonly value: string | number | Buffer } {
  switch (value.kind) {
    case "integer":
      return { type: ObjectType.Integer, value: value.value };
    case "octets":
      // The library writes an empty buffer wrongly, an empty string rightly.
      return { type: ObjectType.OctetString, value: value.value.length === 0 ? "" : value.value };
    case "oid":
      return { type: ObjectType.OID, value: value.value };
    case "ip-address":
      return { type: ObjectType.IpAddress, value: value.value };
    case "counter32":
      return { type: ObjectType.Counter, value: wrapped32(value.value) };
    case "gauge32":
      return { type: ObjectType.Gauge, value: value.value };
    case "ticks":
      return { type: ObjectType.TimeTicks, value: value.value };
    case "counter64":
      return { type: ObjectType.Counter64, value: counter64Bytes(value.value) };
  }
}

function encoded({ oid, value }: AnsweredVarbind): object {
  switch (value.kind) {
    case "no-such-object":
      return { oid, type: ObjectType.NoSuchObject, value: null };
    case "no-such-instance":
      return { oid, type: ObjectType.NoSuchInstance, value: null };
    case "end-of-view":
      return { oid, type: ObjectType.EndOfMibView, value: null };
    default:
      return { oid, ...typed(value) };
  }
}

function versionOf(message: AgentMessage): "1" | "2c" | "3" {
  return message.version === 0 ? "1" : message.version === 1 ? "2c" : "3";
}

/** One SNMP agent on one loopback address: v1 and v2c by community, or v3 authPriv only. Read-only. */
export class SnmpAgent {
  readonly #options: SnmpAgentOptions;
  #socket: Socket | undefined;

  constructor(options: SnmpAgentOptions) {
    this.#options = options;
  }

  /** Resolves when the port answers. Rejects with `LabError` "address-unusable" when the address or port cannot be had. */
  async start(): Promise<void> {
    const { address, port, engineId, access } = this.#options;
    const socket = createSocket("udp4");
    const agent = createAgent(
      {
        address,
        port,
        engineID: engineId,
        disableAuthorization: false,
        dgramModule: { createSocket: () => socket },
      },
      // Requests that are malformed or not authorised get no answer, as on a real device.
      () => undefined,
    ) as MessageAgent;
    if (access.version === "2c") agent.getAuthorizer().addCommunity(access.community);
    else agent.getAuthorizer().addUser(usmUser(access));
    this.#letEngineClockRun(agent);
    this.#serve(agent);
    try {
      await once(socket, "listening");
    } catch {
      throw new LabError(
        "address-unusable",
        `The simulated device at ${address} cannot listen on UDP port ${port}: the port is taken, or another lab is running.`,
        { address, port },
      );
    }
    this.#socket = socket;
  }

  stop(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return Promise.resolve();
    return new Promise((resolve) => socket.close(() => resolve()));
  }

  #serve(agent: MessageAgent): void {
    const { table, nowMs } = this.#options;
    const reading =
      (operationOf: (message: AgentMessage) => ReadOperation): MessageHandler =>
      (socket, message, peer) => {
        const answer = answerRead(table, {
          version: versionOf(message),
          operation: operationOf(message),
          oids: message.pdu.varbinds.map((varbind) => varbind.oid),
          nowMs: nowMs(),
        });
        respond(message, answer, { agent, socket, peer });
      };
    const timed =
      (handler: MessageHandler): MessageHandler =>
      (socket, message, peer) => {
        if (message.msgSecurityParameters !== undefined) {
          message.msgSecurityParameters.msgAuthoritativeEngineBoots = agent.engine.engineBoots;
          message.msgSecurityParameters.msgAuthoritativeEngineTime = agent.engine.engineTime;
        }
        handler(socket, message, peer);
      };
    agent.getRequest = timed(reading(() => ({ kind: "get" })));
    agent.getNextRequest = timed(reading(() => ({ kind: "get-next" })));
    agent.getBulkRequest = timed(
      reading(({ pdu }) => ({ kind: "get-bulk", nonRepeaters: pdu.nonRepeaters, maxRepetitions: pdu.maxRepetitions })),
    );
    agent.setRequest = timed((socket, message, peer) => {
      const pdu = message.pdu.getResponsePduForRequest();
      pdu.varbinds = message.pdu.varbinds;
      pdu.errorStatus = message.version === 0 ? noSuchName : notWritable;
      pdu.errorIndex = 1;
      agent.listener.send(message.createResponseForRequest(pdu), peer, socket);
    });
  }

  /** The library's engine clock stands still; reports and responses must carry the device's own (RFC 3414 section 2.3). */
  #letEngineClockRun(agent: MessageAgent): void {
    const { state, nowMs } = this.#options;
    Object.defineProperties(agent.engine, {
      engineBoots: { get: () => state().engineBoots },
      engineTime: { get: () => Math.max(1, Math.floor((nowMs() - state().bootedMs) / 1000)) },
    });
  }
}

function respond(
  message: AgentMessage,
  answer: Answer,
  via: { readonly agent: MessageAgent; readonly socket: Socket; readonly peer: RemoteInfo },
): void {
  const pdu = message.pdu.getResponsePduForRequest();
  switch (answer.kind) {
    case "values":
      pdu.varbinds = answer.varbinds.map(encoded);
      break;
    case "no-such-name":
      pdu.varbinds = message.pdu.varbinds.map(({ oid }) => ({ oid, type: ObjectType.Null, value: null }));
      pdu.errorStatus = noSuchName;
      pdu.errorIndex = answer.position;
      break;
  }
  via.agent.listener.send(message.createResponseForRequest(pdu), via.peer, via.socket);
}

function usmUser(user: LabV3User): object {
  return {
    name: user.user,
    level: SecurityLevel.authPriv,
    authProtocol: AuthProtocols.sha256,
    authKey: user.authSecret,
    privProtocol: PrivProtocols.aes,
    privKey: user.privSecret,
  };
}
