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

const reportEveryMs = 5_000;
const retryListenMs = 5_000;
const limits = { perSecond: 50, burst: 500, maxSources: 10_000 };

/** The "trap-listener" worker: checks and decodes notifications and holds the confirmation of informs until the core has stored them. */
export function startTrapWorker(init: unknown, channel: WorkerChannel): WorkerProgram {
  // The core is trusted: it made this message from the checked configuration.
  const { address, port, communities } = init as TrapInit;
  const known = communities.map((community) => Buffer.from(community, "utf8"));
  const counts = new Counts();
  const buckets = new TokenBuckets(limits);
  const informs = new PendingInforms();
  const report = (message: ListenerReport) => channel.send(message);
  let listener: { close(): void } | undefined;
  let retry: NodeJS.Timeout | undefined;

  function refuse({ community }: CheckedMessage, source: string) {
    if (community === undefined || !known.some((one) => one.equals(community))) {
      return "community" as const;
    }
    return buckets.take(source, performance.now()) ? undefined : ("rate" as const);
  }

  function receive(notification: ReceivedNotification): void {
    counts.add("received");
    if (notification.kind === "trap") {
      send(notification, 0);
      return;
    }
    const { address: source, port: sourcePort, requestId, acknowledge } = notification;
    // The library makes its answer before it reports the notification, but the socket keeps it only when this call returns.
    const confirm = () => setImmediate(acknowledge);
    const turn = informs.arrive(`${source} ${sourcePort} ${requestId}`, { acknowledge: confirm, nowMs: performance.now() });
    switch (turn.kind) {
      case "new":
        send(notification, turn.number);
        return;
      case "confirmed":
        counts.add("inform.repeated");
        confirm();
        return;
      case "waiting":
        counts.add("inform.repeated");
        return;
      case "full":
        counts.add("rejected.inform-backlog");
        return;
    }
  }

  function send({ kind, version, address: source, trapOid, agentAddress, varbinds }: ReceivedNotification, number: number): void {
    const message: TrapNotification = {
      kind: "notification",
      number,
      form: kind,
      version,
      receivedMs: Date.now(),
      address: plainAddress(source),
      trapOid,
      ...(agentAddress === undefined ? {} : { agentAddress }),
      varbinds: varbinds.map(printVarbind),
    };
    channel.send(message);
  }

  function flushCounts(): void {
    const taken = counts.take();
    if (taken !== undefined) {
      report({ kind: "counted", counts: taken });
    }
  }

  function listen(): void {
    listener = openTrapListener({
      address,
      port,
      communities,
      observer: {
        refuse,
        dropped: (reason) => counts.add(`rejected.${reason}`),
        listening: ({ port: udpPort, receiveBufferBytes }) => report({ kind: "listening", udpPort, receiveBufferBytes }),
        failed: (code) => {
          report({ kind: "failed", endpoint: `udp ${address}:${port}`, code });
          listener?.close();
          retry = setTimeout(listen, retryListenMs);
        },
      },
      onNotification: receive,
      onUnusable: () => counts.add("rejected.not-a-notification"),
    });
  }

  listen();
  const reporter = setInterval(flushCounts, reportEveryMs);
  reporter.unref();
  return {
    onMessage(message) {
      const stored = message as NotificationStored;
      if (stored.kind === "stored") {
        informs.stored(stored.number, performance.now());
      }
    },
    stop() {
      clearTimeout(retry);
      clearInterval(reporter);
      listener?.close();
      flushCounts();
    },
  };
}
