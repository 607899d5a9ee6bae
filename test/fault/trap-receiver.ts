import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CollectorHarness, openHarness, until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { communityMessage, integer, oid, tlv, varbind } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { authPrivUser } from "../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { TrapCollector } from "../../onprem-gateway/src/collectors/traps/trap-collector.ts";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";
import { workerMb } from "./worker-memory.ts";

/** The trap receiver of a gateway in a real worker process on loopback, and senders of many addresses. */
export interface TrapReceiver {
  readonly harness: CollectorHarness;
  readonly port: number;
  counter(name: string): number;
  /** Every datagram that the worker says something about: taken, rejected for a reason, or a discovery. */
  judged(): number;
  /** Resident memory of the worker in megabytes. */
  workerMb(): number;
  stop(): Promise<void>;
}

/** What a sender did not get in time is lost, or the receiver hangs. */
const answerWithinMs = 15_000;

export async function startTrapReceiver(deviceAddresses: readonly string[]): Promise<TrapReceiver> {
  const folder = mkdtempSync(join(tmpdir(), "trap-receiver-"));
  const harness = openHarness();
  const { name: user, auth, priv } = authPrivUser;
  const collector = new TrapCollector(
    {
      address: "0.0.0.0",
      port: 0,
      communities: [new Secret("lab")],
      credentials: [
        { version: "3", user: "plain" },
        {
          version: "3",
          user,
          ...(auth === undefined ? {} : { auth: { protocol: auth.protocol, secret: new Secret(auth.secret) } }),
          ...(priv === undefined ? {} : { priv: { protocol: priv.protocol, secret: new Secret(priv.secret) } }),
        },
      ],
      devices: deviceAddresses.map((address, at) => ({ id: `dev${at}`, address })),
      stateFile: join(folder, "engine.json"),
    },
    harness.deps,
  );
  await collector.start();
  const counters = () => harness.deps.events.counters();
  return {
    harness,
    port: collector.ports().udpPort ?? 0,
    counter: (name) => counters()[name] ?? 0,
    judged: () => Object.entries(counters()).reduce((sum, [name, count]) => (judgements.test(name) ? sum + count : sum), 0),
    workerMb: () => workerMb("trap-listener"),
    stop: async () => {
      await collector.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const judgements = /^trap\.(?:received|inform\.discovery|rejected\..*)$/u;

/** A device that sends from an address of its own. */
export class TrapSender {
  readonly #socket: Socket;
  readonly #port: number;
  #request = 0;
  sent = 0;
  receivedBytes = 0;
  sentBytes = 0;

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    socket.on("message", (bytes) => {
      this.receivedBytes += bytes.length;
    });
  }

  static async open(address: string, port: number): Promise<TrapSender> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    return new TrapSender(socket, port);
  }

  async send(datagram: Uint8Array): Promise<void> {
    this.sent += 1;
    this.sentBytes += datagram.length;
    await new Promise((resolve) => this.#socket.send(datagram, this.#port, "127.0.0.1", resolve));
  }

  /** Sends a good inform, each one new, and waits until it is confirmed, that is stored. */
  async confirm(): Promise<void> {
    this.#request += 1;
    const confirmed = Promise.withResolvers<void>();
    this.#socket.once("message", () => confirmed.resolve());
    const late = setTimeout(() => confirmed.reject(new Error("a good inform was not confirmed")), answerWithinMs);
    await this.send(goodInform(this.#request));
    await confirmed.promise;
    clearTimeout(late);
  }

  close(): void {
    this.#socket.close();
  }
}

function goodInform(request: number): Uint8Array {
  const linkUp = varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.4"));
  const upTime = varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1]));
  return communityMessage(1, tlv(0xa6, integer(request), integer(0), integer(0), tlv(0x30, upTime, linkUp)));
}

/** Waits until the receiver has said something about so many datagrams. */
export async function untilJudged(receiver: TrapReceiver, sent: number): Promise<void> {
  await until(() => receiver.judged() >= sent, { what: `${sent} datagrams are judged`, withinMs: 30_000 });
}
