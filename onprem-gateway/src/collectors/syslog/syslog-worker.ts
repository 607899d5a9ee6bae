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

const reportEveryMs = 5_000;
const retryListenMs = 5_000;

/** The "syslog-listener" worker: receives, frames and parses lines and hands them to the core in batches. */
export function startSyslogWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const { udp, tcp, maxLineBytes } = init as SyslogInit;
  const counts = new Counts();
  const report = (message: ListenerReport) => channel.send(message);
  const queue = new LineQueue(channel, { counts, onRoom: () => tcpListener?.hold("flowing") });

  function receive(line: FramedLine, { address, transport }: { readonly address: string; readonly transport: "udp" | "tcp" }): void {
    if (line.bytes.length === 0) {
      counts.add("empty");
      return;
    }
    counts.add("received");
    queue.add(readLine(line, { address: plainAddress(address), transport, receivedMs: Date.now() }));
    if (queue.full) {
      tcpListener?.hold("held");
    }
  }

  const udpListener =
    udp && new UdpListener({ ...udp, maxLineBytes, onLine: (line, address) => receive(line, { address, transport: "udp" }) });
  const tcpListener =
    tcp && new TcpListener({ ...tcp, maxLineBytes, counts, onLine: (line, address) => receive(line, { address, transport: "tcp" }) });
  const reporter = setInterval(() => flushCounts(), reportEveryMs);
  reporter.unref();
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  function flushCounts(): void {
    const taken = counts.take();
    if (taken !== undefined) {
      report({ kind: "counted", counts: taken });
    }
  }

  async function listen(): Promise<void> {
    const udpBound = await udpListener?.listen();
    const tcpBound = udpBound?.kind === "failed" ? undefined : await tcpListener?.listen();
    if (stopped) {
      return;
    }
    const failed = failureOf("udp", { bound: udpBound, at: udp }) ?? failureOf("tcp", { bound: tcpBound, at: tcp });
    if (failed === undefined) {
      report({ kind: "listening", ...portsOf(udpBound, tcpBound) });
      return;
    }
    report(failed);
    udpListener?.close();
    tcpListener?.close();
    retry = setTimeout(() => void listen(), retryListenMs);
  }

  void listen();
  return {
    onMessage(message) {
      const taken = message as LinesTaken;
      if (taken.kind === "taken") {
        queue.taken(taken.number);
      }
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
      clearInterval(reporter);
      queue.stop();
      udpListener?.close();
      tcpListener?.close();
      flushCounts();
    },
  };
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
