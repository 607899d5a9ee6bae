import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import { Counts } from "../counts.ts";
import { plainAddress } from "../known-address.ts";
import type { ListenerReport } from "../listening-worker.ts";
import { SenderQuota } from "../sender-quota.ts";
import type { WorkerProgram } from "../worker-program.ts";
import type { FramedLine } from "./framing.ts";
import { LineQueue } from "./line-queue.ts";
import { readLine } from "./read-line.ts";
import type { DevicesKnown, LinesTaken, SyslogInit, TlsRenewed } from "./syslog-protocol.ts";
import { TcpListener } from "./tcp-listener.ts";
import { type Bound, UdpListener } from "./udp-listener.ts";

const reportEveryMs = 1_000;
const retryListenMs = 5_000;
/** Lines over UDP. Senders over TCP are held off instead. */
const limits = { device: { perSecond: 10_000, burst: 50_000, maxSources: 10_000 }, strangers: { perSecond: 200, burst: 2_000 } };

type Transport = "udp" | "tcp" | "tls";

/** Starts the "syslog-listener" worker: receives, frames and parses lines and hands them to the core in batches. */
export function startSyslogWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const worker = new SyslogWorker(init as SyslogInit, channel);
  worker.start();
  return worker;
}

class SyslogWorker implements WorkerProgram {
  readonly #init: SyslogInit;
  readonly #channel: WorkerChannel;
  readonly #counts = new Counts();
  readonly #queue: LineQueue;
  readonly #udp: UdpListener | undefined;
  readonly #tcp: TcpListener | undefined;
  readonly #tls: TcpListener | undefined;
  readonly #quota: SenderQuota;
  #reporter: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(init: SyslogInit, channel: WorkerChannel) {
    this.#init = init;
    this.#channel = channel;
    const { udp, tcp, tls, maxLineBytes, deviceAddresses } = init;
    const counts = this.#counts;
    const quota = new SenderQuota(limits, deviceAddresses);
    this.#quota = quota;
    this.#queue = new LineQueue(channel, { counts, onRoom: () => this.#hold("flowing") });
    const receive = (transport: Transport) => (line: FramedLine, address: string) => this.#receive(line, { address, transport });
    const stream = { maxLineBytes, counts, isKnown: (address: string) => quota.isKnown(address) };
    this.#udp = udp && new UdpListener({ ...udp, maxLineBytes, onLine: receive("udp") });
    this.#tcp = tcp && new TcpListener({ ...tcp, ...stream, onLine: receive("tcp") });
    this.#tls = tls && new TcpListener({ address: tls.address, port: tls.port, ...stream, tls, onLine: receive("tls") });
  }

  start(): void {
    this.#reporter = setInterval(() => this.#reportCounts(), reportEveryMs);
    this.#reporter.unref();
    void this.#listen();
  }

  onMessage(message: unknown): void {
    const order = message as LinesTaken | DevicesKnown | TlsRenewed;
    switch (order.kind) {
      case "taken":
        this.#queue.taken(order.number);
        return;
      case "devices":
        this.#quota.know(order.addresses);
        return;
      case "identity":
        this.#tls?.renew(order);
        return;
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#reporter);
    this.#queue.stop();
    this.#udp?.close();
    this.#tcp?.close();
    this.#tls?.close();
    this.#reportCounts();
  }

  async #listen(): Promise<void> {
    const { udp, tcp, tls } = this.#init;
    const bound: Listening[] = [];
    for (const [transport, listener, at] of [
      ["udp", this.#udp, udp],
      ["tcp", this.#tcp, tcp],
      ["tls", this.#tls, tls],
    ] as const) {
      const outcome = await listener?.listen();
      if (this.#stopped) {
        return;
      }
      if (outcome?.kind === "failed") {
        this.#failToListen(`${transport} ${at?.address}:${at?.port}`, outcome.code);
        return;
      }
      bound.push(...(outcome === undefined ? [] : [{ transport, ...outcome }]));
    }
    this.#report({ kind: "listening", ...portsOf(bound) });
  }

  #failToListen(endpoint: string, code: string): void {
    this.#report({ kind: "failed", endpoint, code });
    this.#udp?.close();
    this.#tcp?.close();
    this.#tls?.close();
    this.#retry = setTimeout(() => void this.#listen(), retryListenMs);
  }

  #hold(flow: "held" | "flowing"): void {
    this.#tcp?.hold(flow);
    this.#tls?.hold(flow);
  }

  #receive(line: FramedLine, { address: peer, transport }: { readonly address: string; readonly transport: Transport }): void {
    if (line.bytes.length === 0) {
      this.#counts.add("empty");
      return;
    }
    const address = plainAddress(peer);
    this.#counts.add("received");
    const verdict = transport === "udp" ? this.#quota.take(address, performance.now()) : "ok";
    if (verdict !== "ok") {
      this.#counts.add(`dropped.${verdict}`);
      return;
    }
    if (!this.#channel.admits(line.bytes)) {
      this.#counts.add("dropped.quarantined");
      return;
    }
    this.#queue.add(readLine(line, { address, transport: transport === "udp" ? "udp" : "tcp", receivedMs: Date.now() }));
    if (this.#queue.full) {
      this.#hold("held");
    }
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

type Listening = Extract<Bound, { kind: "bound" }> & { readonly transport: Transport };

function portsOf(bound: readonly Listening[]): Omit<Extract<ListenerReport, { kind: "listening" }>, "kind"> {
  const [udp, tcp, tls] = (["udp", "tcp", "tls"] as const).map((wanted) => bound.find(({ transport }) => transport === wanted));
  return {
    ...(udp === undefined ? {} : { udpPort: udp.port, receiveBufferBytes: udp.receiveBufferBytes }),
    ...(tcp === undefined ? {} : { tcpPort: tcp.port }),
    ...(tls === undefined ? {} : { tlsPort: tls.port }),
  };
}
