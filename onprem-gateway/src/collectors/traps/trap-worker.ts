import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import { Counts } from "../counts.ts";
import { plainAddress } from "../known-address.ts";
import type { ListenerReport } from "../listening-worker.ts";
import type { CheckedMessage } from "../snmp-protocol/guard/check-message.ts";
import type { WorkerProgram } from "../worker-program.ts";
import { PendingInforms } from "./pending-informs.ts";
import { printVarbind } from "./print-varbind.ts";
import { TokenBuckets } from "./token-buckets.ts";
import { openTrapListener, type ReceivedNotification } from "./trap-listener.ts";
import type { NotificationStored, TrapInit, TrapNotification } from "./trap-protocol.ts";

const reportEveryMs = 1_000;
const retryListenMs = 5_000;
const limits = { perSecond: 50, burst: 500, maxSources: 10_000 };

/** Starts the "trap-listener" worker: checks and decodes notifications, and holds the confirmation of informs until the core has stored them. */
export function startTrapWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const worker = new TrapWorker(init as TrapInit, channel);
  worker.start();
  return worker;
}

class TrapWorker implements WorkerProgram {
  readonly #init: TrapInit;
  readonly #channel: WorkerChannel;
  readonly #communities: readonly Buffer[];
  readonly #counts = new Counts();
  readonly #buckets = new TokenBuckets(limits);
  readonly #informs = new PendingInforms();
  #listener: { close(): void } | undefined;
  #reporter: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(init: TrapInit, channel: WorkerChannel) {
    this.#init = init;
    this.#channel = channel;
    this.#communities = init.communities.map((community) => Buffer.from(community, "utf8"));
  }

  start(): void {
    this.#reporter = setInterval(() => this.#reportCounts(), reportEveryMs);
    this.#reporter.unref();
    this.#listen();
  }

  onMessage(message: unknown): void {
    const stored = message as NotificationStored;
    if (stored.kind === "stored") {
      this.#informs.stored(stored.number, performance.now());
    }
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#reporter);
    this.#listener?.close();
    this.#reportCounts();
  }

  #listen(): void {
    const { address, port } = this.#init;
    this.#listener = openTrapListener({
      ...this.#init,
      observer: {
        refuse: (message, source) => this.#refusal(message, source),
        dropped: (reason) => this.#counts.add(`rejected.${reason}`),
        listening: ({ port: udpPort, receiveBufferBytes }) => this.#report({ kind: "listening", udpPort, receiveBufferBytes }),
        failed: (code) => {
          this.#report({ kind: "failed", endpoint: `udp ${address}:${port}`, code });
          this.#listener?.close();
          this.#retry = setTimeout(() => this.#listen(), retryListenMs);
        },
      },
      onNotification: (notification) => this.#receive(notification),
      onUnusable: () => this.#counts.add("rejected.not-a-notification"),
    });
  }

  #refusal({ community }: CheckedMessage, source: string): "community" | "rate" | undefined {
    if (community === undefined || !this.#communities.some((known) => known.equals(community))) {
      return "community";
    }
    return this.#buckets.take(source, performance.now()) ? undefined : "rate";
  }

  #receive(notification: ReceivedNotification): void {
    this.#counts.add("received");
    if (notification.kind === "trap") {
      this.#send(notification, 0);
      return;
    }
    const { address, port, requestId, acknowledge } = notification;
    // The socket learns the library's answer only when this call returns.
    const confirm = () => setImmediate(acknowledge);
    const turn = this.#informs.arrive(`${address} ${port} ${requestId}`, { acknowledge: confirm, nowMs: performance.now() });
    switch (turn.kind) {
      case "new":
        this.#send(notification, turn.number);
        return;
      case "confirmed":
        this.#counts.add("inform.repeated");
        confirm();
        return;
      case "waiting":
        this.#counts.add("inform.repeated");
        return;
      case "full":
        this.#counts.add("rejected.inform-backlog");
        return;
    }
  }

  #send({ kind, version, address, trapOid, agentAddress, varbinds }: ReceivedNotification, number: number): void {
    const message: TrapNotification = {
      kind: "notification",
      number,
      form: kind,
      version,
      receivedMs: Date.now(),
      address: plainAddress(address),
      trapOid,
      ...(agentAddress === undefined ? {} : { agentAddress }),
      varbinds: varbinds.map(printVarbind),
    };
    this.#channel.send(message);
  }

  #reportCounts(): void {
    const counts = this.#counts.take();
    if (counts !== undefined) {
      this.#report({ kind: "counted", counts });
    }
  }

  #report(message: ListenerReport): void {
    this.#channel.send(message);
  }
}
