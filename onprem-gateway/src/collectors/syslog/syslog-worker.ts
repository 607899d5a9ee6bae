import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import { Counts } from "../counts.ts";
import { plainAddress } from "../known-address.ts";
import type { ListenerReport } from "../listening-worker.ts";
import type { WorkerProgram } from "../worker-program.ts";
import type { FramedLine } from "./framing.ts";
import { LineQueue } from "./line-queue.ts";
import { readLine } from "./read-line.ts";
import type { LinesTaken, SyslogInit } from "./syslog-protocol.ts";
import { TcpListener } from "./tcp-listener.ts";
import { type Bound, UdpListener } from "./udp-listener.ts";

const reportEveryMs = 1_000;
const retryListenMs = 5_000;

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
  #reporter: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(init: SyslogInit, channel: WorkerChannel) {
    this.#init = init;
    this.#channel = channel;
    const { udp, tcp, maxLineBytes } = init;
    const counts = this.#counts;
    this.#queue = new LineQueue(channel, { counts, onRoom: () => this.#tcp?.hold("flowing") });
    const receive = (transport: "udp" | "tcp") => (line: FramedLine, address: string) => this.#receive(line, { address, transport });
    this.#udp = udp && new UdpListener({ ...udp, maxLineBytes, onLine: receive("udp") });
    this.#tcp = tcp && new TcpListener({ ...tcp, maxLineBytes, counts, onLine: receive("tcp") });
  }

  start(): void {
    this.#reporter = setInterval(() => this.#reportCounts(), reportEveryMs);
    this.#reporter.unref();
    void this.#listen();
  }

  onMessage(message: unknown): void {
    const taken = message as LinesTaken;
    if (taken.kind === "taken") {
      this.#queue.taken(taken.number);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#reporter);
    this.#queue.stop();
    this.#udp?.close();
    this.#tcp?.close();
    this.#reportCounts();
  }

  async #listen(): Promise<void> {
    const { udp, tcp } = this.#init;
    const udpBound = await this.#udp?.listen();
    const tcpBound = udpBound?.kind === "failed" ? undefined : await this.#tcp?.listen();
    if (this.#stopped) {
      return;
    }
    const failed = failureOf("udp", { bound: udpBound, at: udp }) ?? failureOf("tcp", { bound: tcpBound, at: tcp });
    if (failed === undefined) {
      this.#report({ kind: "listening", ...portsOf(udpBound, tcpBound) });
      return;
    }
    this.#report(failed);
    this.#udp?.close();
    this.#tcp?.close();
    this.#retry = setTimeout(() => void this.#listen(), retryListenMs);
  }

  #receive(line: FramedLine, { address, transport }: { readonly address: string; readonly transport: "udp" | "tcp" }): void {
    if (line.bytes.length === 0) {
      this.#counts.add("empty");
      return;
    }
    this.#counts.add("received");
    if (!this.#channel.admits(line.bytes)) {
      this.#counts.add("dropped.quarantined");
      return;
    }
    this.#queue.add(readLine(line, { address: plainAddress(address), transport, receivedMs: Date.now() }));
    if (this.#queue.full) {
      this.#tcp?.hold("held");
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

function failureOf(
  transport: "udp" | "tcp",
  { bound, at }: { readonly bound: Bound | undefined; readonly at: { readonly address: string; readonly port: number } | undefined },
): Extract<ListenerReport, { kind: "failed" }> | undefined {
  return bound?.kind === "failed" ? { kind: "failed", endpoint: `${transport} ${at?.address}:${at?.port}`, code: bound.code } : undefined;
}

function portsOf(udp: Bound | undefined, tcp: Bound | undefined): Omit<Extract<ListenerReport, { kind: "listening" }>, "kind"> {
  return {
    ...(udp?.kind === "bound" ? { udpPort: udp.port, receiveBufferBytes: udp.receiveBufferBytes } : {}),
    ...(tcp?.kind === "bound" ? { tcpPort: tcp.port } : {}),
  };
}
