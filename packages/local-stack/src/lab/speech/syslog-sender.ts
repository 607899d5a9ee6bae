import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, type Socket as TcpSocket } from "node:net";

export interface SyslogDestination {
  readonly host: string;
  readonly port: number;
}

/** Sends lines from one source address. A line that cannot be sent is lost and counted, as with a real device. */
export interface SyslogSender {
  send(line: string): void;
  lost(): number;
  close(): void;
}

interface SenderOptions {
  readonly sourceAddress: string;
  readonly destination: SyslogDestination;
}

/** One datagram per line (RFC 5426). */
export function udpSyslogSender({ sourceAddress, destination }: SenderOptions): SyslogSender {
  const socket: UdpSocket = createSocket("udp4");
  let lost = 0;
  const count = (error: Error | null) => {
    if (error !== null) lost += 1;
  };
  socket.on("error", count);
  socket.bind(0, sourceAddress);
  socket.unref();
  return {
    send: (line) => socket.send(line, destination.port, destination.host, count),
    lost: () => lost,
    close: () => socket.close(),
  };
}

/** Octet-counted frames over one connection (RFC 6587 section 3.4.1), which is opened again when it is lost. */
export function tcpSyslogSender({ sourceAddress, destination }: SenderOptions): SyslogSender {
  let connection: TcpSocket | undefined;
  let lost = 0;
  const open = (): TcpSocket => {
    const opened = connect({ ...destination, localAddress: sourceAddress });
    const forget = () => {
      if (connection === opened) connection = undefined;
      opened.destroy();
    };
    opened.on("error", () => {
      lost += 1;
      forget();
    });
    opened.on("close", forget);
    opened.unref();
    return opened;
  };
  return {
    send: (line) => {
      connection ??= open();
      connection.write(`${Buffer.byteLength(line)} ${line}`);
    },
    lost: () => lost,
    close: () => connection?.destroy(),
  };
}
