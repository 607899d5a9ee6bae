import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { ByteReader } from "./byte-reader.ts";
import type { VolatileDisk } from "./volatile-disk.ts";

/** Numbers of the NBD protocol (https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md). */
const nbd = {
  magic: Buffer.from("NBDMAGICIHAVEOPT", "latin1"),
  fixedNewstyleNoZeroes: 3,
  optionReply: 0x3_e889_0455_65a9n,
  optGo: 7,
  repAck: 1,
  repInfo: 3,
  repUnsupported: 0x8000_0001,
  infoExport: 0,
  /** Has flags, takes flushes, takes forced unit access. */
  exportFlags: 0b1101,
  request: 0x2560_9513,
  simpleReply: 0x6744_6698,
  read: 0,
  write: 1,
  disconnect: 2,
  flush: 3,
  forced: 1,
} as const;

export interface NbdServer {
  close(): Promise<void>;
}

/** Serves the disk on a Unix socket to one machine. Requests are done in the order in which they come; after the cut none is answered. */
export async function serveDisk(disk: VolatileDisk, socketPath: string): Promise<NbdServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // The machine is killed with its connection open.
    socket.on("error", () => socket.destroy());
    void serve(disk, socket);
  });
  server.listen(socketPath);
  await once(server, "listening");
  return {
    close: async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

async function serve(disk: VolatileDisk, socket: Socket): Promise<void> {
  const reader = new ByteReader(socket);
  socket.write(Buffer.concat([nbd.magic, u16(nbd.fixedNewstyleNoZeroes)]));
  const isAgreed = (await reader.take(4)) !== undefined && (await agree(disk, { socket, reader }));
  while (isAgreed && (await answerRequest(disk, { socket, reader }))) {
    // The next one.
  }
  socket.destroy();
}

interface Connection {
  readonly socket: Socket;
  readonly reader: ByteReader;
}

/** Answers options until the client asks for the export. False when it goes away before. */
async function agree(disk: VolatileDisk, { socket, reader }: Connection): Promise<boolean> {
  for (;;) {
    const head = await reader.take(16);
    const option = head?.readUInt32BE(8) ?? 0;
    const data = head === undefined ? undefined : await reader.take(head.readUInt32BE(12));
    if (data === undefined) {
      return false;
    }
    if (option !== nbd.optGo) {
      socket.write(optionReply(option, { type: nbd.repUnsupported }));
      continue;
    }
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(disk.sizeBytes));
    const info = Buffer.concat([u16(nbd.infoExport), size, u16(nbd.exportFlags)]);
    socket.write(Buffer.concat([optionReply(option, { type: nbd.repInfo, data: info }), optionReply(option, { type: nbd.repAck })]));
    return true;
  }
}

/** False when there is nothing more to answer. */
async function answerRequest(disk: VolatileDisk, { socket, reader }: Connection): Promise<boolean> {
  const head = await reader.take(28);
  if (head === undefined || head.readUInt32BE(0) !== nbd.request) {
    return false;
  }
  const forced = (head.readUInt16BE(4) & nbd.forced) !== 0;
  const offset = Number(head.readBigUInt64BE(16));
  const length = head.readUInt32BE(24);
  const done = (data: Buffer | undefined) => {
    if (data !== undefined) {
      socket.write(Buffer.concat([u32(nbd.simpleReply), u32(0), head.subarray(8, 16), data]));
    }
    return true;
  };
  switch (head.readUInt16BE(6)) {
    case nbd.read:
      return done(disk.read(offset, length));
    case nbd.write: {
      const data = await reader.take(length);
      return data !== undefined && done(disk.write(offset, data, { forced }) ? Buffer.alloc(0) : undefined);
    }
    case nbd.flush:
      return done(disk.flush() ? Buffer.alloc(0) : undefined);
    default:
      return false;
  }
}

function optionReply(option: number, { type, data = Buffer.alloc(0) }: { readonly type: number; readonly data?: Buffer }): Buffer {
  const magic = Buffer.alloc(8);
  magic.writeBigUInt64BE(nbd.optionReply);
  return Buffer.concat([magic, u32(option), u32(type), u32(data.length), data]);
}

function u16(value: number): Buffer {
  return Buffer.of(value >>> 8, value & 0xff);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
