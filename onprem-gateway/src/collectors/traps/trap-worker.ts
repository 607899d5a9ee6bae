import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { openMibs } from "../../mibs/open-dictionary.ts";
import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import { Counts } from "../counts.ts";
import { plainAddress } from "../known-address.ts";
import type { ListenerReport } from "../listening-worker.ts";
import { SenderQuota } from "../sender-quota.ts";
import { LocalEngine } from "../snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../snmp-protocol/usm/peer-clocks.ts";
import { UserSecurity } from "../snmp-protocol/usm/user-security.ts";
import type { WorkerProgram } from "../worker-program.ts";
import { NotificationNamer } from "./name-notification.ts";
import { NotificationReader, type ReceivedNotification } from "./notification-reader.ts";
import { NotificationSocket, type Peer } from "./notification-socket.ts";
import { PendingInforms } from "./pending-informs.ts";
import { RejectedSenderList } from "./rejected-senders.ts";
import { ReplyBudget } from "./reply-budget.ts";
import { StormControl } from "./storm-control.ts";
import type {
  DevicesKnown,
  MibReport,
  NotificationStored,
  PeerReport,
  RejectionReport,
  SendersAdmitted,
  StormReport,
  TrapInit,
  TrapNotification,
  TrapSenders,
} from "./trap-protocol.ts";

const reportEveryMs = 1_000;
const retryListenMs = 5_000;
const maxVarbinds = 1_024;
const mostLeftOut = 1_000;
/** What one source may make the worker decode and decrypt. Storms are held back at a far lower rate, but seen. */
const workLimits = { device: { perSecond: 1_000, burst: 2_000, maxSources: 10_000 }, strangers: { perSecond: 500, burst: 2_000 } };
/** Stands for every sender that is neither a device nor authentic: they share one allowance, whatever addresses they forge. */
const anyStranger = "strangers";

/** Starts the "trap-listener" worker: checks and decodes notifications, and holds the confirmation of informs until the core has stored them. */
export function startTrapWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const worker = new TrapWorker(init as TrapInit, channel);
  void worker.start();
  return worker;
}

class TrapWorker implements WorkerProgram {
  readonly #init: TrapInit;
  readonly #channel: WorkerChannel;
  readonly #engine: LocalEngine;
  #reader: NotificationReader;
  readonly #clocks: PeerClocks;
  readonly #counts = new Counts();
  readonly #quota: SenderQuota;
  readonly #storms = new StormControl<TrapNotification>();
  readonly #rejected = new RejectedSenderList();
  readonly #informs = new PendingInforms();
  readonly #replies: ReplyBudget;
  #namer = new NotificationNamer(new MibDictionary([]));
  #stopped = false;
  #socket: NotificationSocket | undefined;
  #reporter: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #peersToldMs = 0;

  constructor(init: TrapInit, channel: WorkerChannel) {
    this.#init = init;
    this.#channel = channel;
    const nowMs = performance.now();
    this.#engine = new LocalEngine({ id: Buffer.from(init.engine.id, "hex"), boots: init.engine.boots, startedMs: nowMs });
    this.#clocks = new PeerClocks(init.peers, { nowMs });
    this.#reader = this.#readerFor(init);
    this.#replies = new ReplyBudget(init.deviceAddresses.map(plainAddress));
    this.#quota = new SenderQuota(workLimits, init.deviceAddresses);
  }

  /** Listens once the MIB modules are open, so that the first trap has a name like any other. */
  async start(): Promise<void> {
    const { dictionary, leftOut } = await openMibs(this.#init.mibsDir);
    if (this.#stopped) {
      return;
    }
    this.#namer = new NotificationNamer(dictionary);
    const objects = dictionary.indexes.reduce((sum, index) => sum + index.size, 0);
    this.#report({ kind: "mibs", objects, leftOut: leftOut.slice(0, mostLeftOut) });
    this.#reporter = setInterval(() => this.#tell(performance.now()), reportEveryMs);
    this.#reporter.unref();
    this.#listen();
  }

  onMessage(message: unknown): void {
    const order = message as NotificationStored | DevicesKnown | SendersAdmitted;
    switch (order.kind) {
      case "stored":
        this.#informs.stored(order.number, performance.now());
        return;
      case "devices":
        this.#quota.know(order.addresses);
        this.#replies.know(order.addresses.map(plainAddress));
        return;
      case "senders":
        this.#reader = this.#readerFor(order);
        return;
    }
  }

  /** Another reader, the same engine and clocks: what was heard of a sender is not forgotten with its secret. */
  #readerFor({ communities, users }: TrapSenders): NotificationReader {
    return new NotificationReader({ communities, security: new UserSecurity({ users, engine: this.#engine, clocks: this.#clocks }) });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#reporter);
    this.#socket?.close();
    this.#tell(performance.now(), { last: true });
  }

  #listen(): void {
    const { address, port } = this.#init;
    this.#socket = new NotificationSocket({
      address,
      port,
      onDatagram: (bytes, peer) => this.#receive(bytes, peer),
      onListening: ({ port: udpPort, receiveBufferBytes }) => this.#report({ kind: "listening", udpPort, receiveBufferBytes }),
      onFailed: (code) => {
        this.#report({ kind: "failed", endpoint: `udp ${address}:${port}`, code });
        this.#socket?.close();
        this.#retry = setTimeout(() => this.#listen(), retryListenMs);
      },
      onUnsent: () => this.#counts.add("reply.unsent"),
    });
  }

  #receive(bytes: Buffer, peer: Peer): void {
    const nowMs = performance.now();
    const address = plainAddress(peer.address);
    this.#replies.received(address, bytes.length);
    const verdict = this.#quota.take(address, nowMs);
    if (verdict !== "ok") {
      this.#reject({ address, reason: verdict }, nowMs);
      return;
    }
    if (!this.#channel.admits(bytes)) {
      this.#reject({ address, reason: "quarantined" }, nowMs);
      return;
    }
    const reading = this.#reader.read(bytes, nowMs);
    switch (reading.kind) {
      case "notification":
        this.#accept(reading.notification, { peer, address, nowMs });
        return;
      case "discovery":
        this.#counts.add("inform.discovery");
        this.#reply(reading.report, peer);
        return;
      case "rejected":
        this.#reject({ address, reason: reading.reason, ...(reading.user === undefined ? {} : { user: reading.user }) }, nowMs);
        if (reading.report !== undefined) {
          this.#reply(reading.report, peer);
        }
        return;
    }
  }

  #reject(sender: { readonly address: string; readonly reason: string; readonly user?: string }, nowMs: number): void {
    this.#counts.add(`rejected.${sender.reason}`);
    this.#rejected.add(sender, nowMs);
  }

  #accept(notification: ReceivedNotification, { peer, address, nowMs }: { peer: Peer; address: string; nowMs: number }): void {
    this.#counts.add("received");
    const message = toMessage(notification, { address, namer: this.#namer });
    if (notification.form === "inform") {
      this.#acceptInform(notification, { message, peer, nowMs });
    } else if (this.#storms.passes(message, { address: this.#spender(message), nowMs })) {
      this.#hand(message);
    } else {
      this.#counts.add("held-back");
    }
  }

  #acceptInform(
    { version, identity, confirmation }: ReceivedNotification,
    { message, peer, nowMs }: { readonly message: TrapNotification; readonly peer: Peer; readonly nowMs: number },
  ): void {
    const acknowledge = () => this.#reply(confirmation(performance.now()), peer);
    const key = version === "3" ? identity : `${peer.address} ${peer.port} ${identity}`;
    const turn = this.#informs.arrive(key, { acknowledge, nowMs });
    switch (turn.kind) {
      case "new":
        if (this.#storms.passes(message, { address: this.#spender(message), nowMs })) {
          this.#hand({ ...message, number: turn.number });
        } else {
          this.#informs.forget(turn.number);
          this.#counts.add("held-back");
        }
        return;
      case "confirmed":
        this.#counts.add("inform.repeated");
        acknowledge();
        return;
      case "waiting":
        this.#counts.add("inform.repeated");
        return;
      case "full":
        this.#counts.add("rejected.inform-backlog");
        return;
    }
  }

  /** Whose allowance a notification is taken from. */
  #spender({ address, level }: TrapNotification): string {
    return level !== "noAuthNoPriv" || this.#quota.isKnown(address) ? address : anyStranger;
  }

  #hand(message: TrapNotification): void {
    if (!this.#channel.send(message)) {
      this.#informs.forget(message.number);
      this.#counts.add("dropped.core-busy");
    }
  }

  #reply(answer: Uint8Array, peer: Peer): void {
    const address = plainAddress(peer.address);
    if (this.#replies.spend(address, { bytes: answer.length, nowMs: performance.now() })) {
      this.#socket?.send(answer, peer);
    } else {
      this.#counts.add("reply.withheld");
    }
  }

  #tell(nowMs: number, { last = false }: { readonly last?: boolean } = {}): void {
    const peers = this.#clocks.moved(this.#peersToldMs, nowMs);
    this.#peersToldMs = nowMs;
    if (peers.length > 0) {
      this.#report({ kind: "peers", peers: [...peers] });
    }
    const counts = this.#counts.take();
    if (counts !== undefined) {
      this.#report({ kind: "counted", counts });
    }
    for (const { count, first, last: latest } of this.#storms.take(nowMs, { all: last })) {
      this.#report({ kind: "storm", count, first, last: latest });
    }
    const rejected = this.#rejected.take(nowMs);
    if (rejected !== undefined) {
      this.#report({ kind: "rejected", senders: [...rejected.senders], others: rejected.others });
    }
  }

  #report(message: ListenerReport | StormReport | RejectionReport | PeerReport | MibReport): void {
    this.#channel.send(message);
  }
}

function toMessage(
  { form, version, level, engineId, trapOid, varbinds }: ReceivedNotification,
  { address, namer }: { readonly address: string; readonly namer: NotificationNamer },
): TrapNotification {
  const notification = namer.notification(trapOid);
  return {
    kind: "notification",
    number: 0,
    form,
    version,
    level,
    receivedMs: Date.now(),
    address,
    ...(engineId === undefined ? {} : { engineId }),
    trapOid,
    ...(notification === undefined ? {} : { notification }),
    varbinds: varbinds.slice(0, maxVarbinds).map((varbind) => namer.varbind(varbind)),
  };
}
