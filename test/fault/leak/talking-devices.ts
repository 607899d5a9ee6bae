import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { communityTrap } from "../../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";

/** Devices that send traps and lines of syslog, from addresses of their own. */
export interface TalkingDevices {
  /** What they said so far. */
  readonly said: () => { readonly traps: number; readonly lines: number };
  stop(): Promise<void>;
}

const everyMs = 100;
const perTurn = { traps: 4, udpLines: 8, tcpLines: 4 } as const;

/** Lets devices, in turns, say something ten times a second. Lines over TCP come on a connection of their own each turn. */
export async function startTalking(
  addresses: readonly string[],
  ports: { readonly trap: number; readonly syslog: number },
): Promise<TalkingDevices> {
  const sockets = await Promise.all(addresses.map(openSocket));
  const stopping = new AbortController();
  const trap = communityTrap();
  const said = { traps: 0, lines: 0 };
  const talk = async (turn: number) => {
    const socket = sockets[turn % sockets.length];
    for (let n = 0; n < perTurn.traps; n += 1) {
      socket?.send(trap, ports.trap, "127.0.0.1");
    }
    for (let n = 0; n < perTurn.udpLines; n += 1) {
      socket?.send(lineOf(said.lines + n), ports.syslog, "127.0.0.1");
    }
    const connection = connect({ port: ports.syslog, host: "127.0.0.1", localAddress: addresses[turn % addresses.length] ?? "127.0.0.1" });
    connection.on("error", () => connection.destroy());
    connection.end(Array.from({ length: perTurn.tcpLines }, (_, n) => `${lineOf(said.lines + n)}\n`).join(""));
    said.traps += perTurn.traps;
    said.lines += perTurn.udpLines + perTurn.tcpLines;
    await once(connection, "close").catch(() => undefined);
  };
  const talking = (async () => {
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      await Promise.all([talk(turn), new Promise((resolve) => setTimeout(resolve, everyMs))]);
    }
  })();
  return {
    said: () => ({ ...said }),
    stop: async () => {
      stopping.abort();
      await talking;
      for (const socket of sockets) {
        socket.close();
      }
    },
  };
}

async function openSocket(address: string): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
}

function lineOf(n: number): string {
  return `<${8 + (n % 180)}>Nov 22 09:00:00 host app[${n % 30_000}]: message ${n} of a device, ${"as long as such lines are ".repeat(n % 8)}`;
}
