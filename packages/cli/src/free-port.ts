import { createSocket } from "node:dgram";
import { createServer } from "node:net";

export interface WantedPort {
  readonly purpose: string;
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}

function tcpFree({ address, port }: WantedPort): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function udpFree({ address, port }: WantedPort): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** Those of the wanted ports that cannot be had now. */
export async function takenPorts(wanted: readonly WantedPort[]): Promise<readonly WantedPort[]> {
  const free = await Promise.all(wanted.map((port) => (port.protocol === "tcp" ? tcpFree(port) : udpFree(port))));
  return wanted.filter((_, index) => free[index] === false);
}
