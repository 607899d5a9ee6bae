import { createRequire } from "node:module";
import type * as Koffi from "koffi";
import type { Peer } from "../peer.ts";
import type { MessageLayout } from "./message-block.ts";
import { addressFamilies, socketAddressOctets } from "./socket-address.ts";

/** Calls of the C library for many datagrams at once. Each gives a negative `errno` when the system refuses. */
export interface DatagramCalls {
  readonly layout: MessageLayout;
  /** Where memory is: good for as long as it is held. */
  addressOf(memory: ArrayBuffer): bigint;
  /** A UDP socket that does not wait, bound to every address and a free port: its descriptor. */
  open(family: Peer["family"]): number;
  /** A descriptor that nobody else has taken over. */
  close(descriptor: number): void;
  /** sendmmsg(2): sends `count` messages from an address on. Gives how many the system took, at least one. */
  send(descriptor: number, messages: bigint, count: number): number;
  /** recvmmsg(2): takes at most `count` waiting messages. Gives how many there were. */
  receive(descriptor: number, messages: bigint, count: number): number;
}

/** Why there are none: not Linux or another processor, koffi was not installed or not built for this machine, or no GNU C library. */
export const missingCallsReasons = ["platform", "package", "library"] as const;

export type LoadedCalls =
  | { readonly kind: "ok"; readonly calls: DatagramCalls }
  | { readonly kind: "missing"; readonly reason: (typeof missingCallsReasons)[number] };

/** Constants of Linux that are the same on both processors: socket(2), recvmmsg(2). */
const datagramNowaitCloseOnExec = 0o2 | 0o4000 | 0o2_000_000;
const doNotWait = 0x40;

/** What decides whether the calls can be had. */
interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** The GNU C library by the name under which the loader knows it. */
  readonly library: string;
}

const thisMachine: Machine = { platform: process.platform, arch: process.arch, library: "libc.so.6" };

/**
 * Opens the C library. This file alone knows of it: the structures are declared as the manual pages have them, and their offsets and
 * sizes are computed by the ABI of the processor. Only for Linux with the GNU C library on 64-bit little-endian processors.
 */
export function loadDatagramCalls({ platform, arch, library }: Machine = thisMachine): LoadedCalls {
  if (platform !== "linux" || (arch !== "x64" && arch !== "arm64")) {
    return { kind: "missing", reason: "platform" };
  }
  let koffi: typeof Koffi;
  try {
    koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
  } catch {
    return { kind: "missing", reason: "package" };
  }
  try {
    return { kind: "ok", calls: bindCalls(koffi, koffi.load(library)) };
  } catch {
    // Another C library, musl for one, has another name.
    return { kind: "missing", reason: "library" };
  }
}

function bindCalls(koffi: typeof Koffi, library: Koffi.LibraryHandle): DatagramCalls {
  const socket = library.func("socket", "int", ["int", "int", "int"]) as (family: number, type: number, protocol: number) => number;
  const bind = library.func("bind", "int", ["int", "void *", "uint32_t"]) as (fd: number, name: Uint8Array, length: number) => number;
  const close = library.func("close", "int", ["int"]) as (fd: number) => number;
  const sendmmsg = library.func("sendmmsg", "int", ["int", "uint64_t", "uint", "int"]) as SendMany;
  const recvmmsg = library.func("recvmmsg", "int", ["int", "uint64_t", "uint", "int", "void *"]) as ReceiveMany;
  /** What a call gave: no more messages than it was asked for. */
  const checked = (result: number, count: number) => (result < 0 ? -koffi.errno() : Math.min(result, count));
  return {
    layout: layoutOf(koffi),
    addressOf: (memory) => koffi.address(new Uint8Array(memory)),
    open(family) {
      const descriptor = socket(addressFamilies[family], datagramNowaitCloseOnExec, 0);
      if (descriptor < 0) {
        return -koffi.errno();
      }
      const everyAddress = new Uint8Array(socketAddressOctets[family]);
      new DataView(everyAddress.buffer).setUint16(0, addressFamilies[family], true);
      if (bind(descriptor, everyAddress, everyAddress.length) < 0) {
        const code = koffi.errno();
        close(descriptor);
        return -code;
      }
      return descriptor;
    },
    close: (descriptor) => void close(descriptor),
    send: (descriptor, messages, count) => checked(sendmmsg(descriptor, messages, count, doNotWait), count),
    receive: (descriptor, messages, count) => checked(recvmmsg(descriptor, messages, count, doNotWait, null), count),
  };
}

type SendMany = (fd: number, messages: bigint, count: number, flags: number) => number;
type ReceiveMany = (fd: number, messages: bigint, count: number, flags: number, timeout: null) => number;

/**
 * recvmsg(2): `struct iovec { void *iov_base; size_t iov_len; }`, and
 * `struct msghdr { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov; size_t msg_iovlen; void *msg_control; size_t
 * msg_controllen; int msg_flags; }`, of 16 and 56 octets with 64-bit pointers, on x86-64 as on arm64; recvmmsg(2):
 * `struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; }`, of 64 octets.
 */
function layoutOf(koffi: typeof Koffi): MessageLayout {
  const iovec = koffi.struct({ iov_base: "uint64_t", iov_len: "size_t" });
  const msghdr = koffi.struct({
    msg_name: "uint64_t",
    msg_namelen: "uint32_t",
    msg_iov: "uint64_t",
    msg_iovlen: "size_t",
    msg_control: "uint64_t",
    msg_controllen: "size_t",
    msg_flags: "int",
  });
  const mmsghdr = koffi.struct({ msg_hdr: msghdr, msg_len: "uint" });
  const inHeader = (member: string) => koffi.offsetof(mmsghdr, "msg_hdr") + koffi.offsetof(msghdr, member);
  return {
    messageOctets: koffi.sizeof(mmsghdr),
    nameAt: inHeader("msg_name"),
    nameLengthAt: inHeader("msg_namelen"),
    piecesAt: inHeader("msg_iov"),
    pieceCountAt: inHeader("msg_iovlen"),
    flagsAt: inHeader("msg_flags"),
    lengthAt: koffi.offsetof(mmsghdr, "msg_len"),
    pieceOctets: koffi.sizeof(iovec),
    pieceStartAt: koffi.offsetof(iovec, "iov_base"),
    pieceLengthAt: koffi.offsetof(iovec, "iov_len"),
  };
}
