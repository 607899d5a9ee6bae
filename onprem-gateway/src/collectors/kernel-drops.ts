import { readFile } from "node:fs/promises";
import { isIPv6, SocketAddress } from "node:net";

/** A bound UDP socket, as its owner knows it. */
export interface UdpEndpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Datagrams that the kernel threw away at one UDP socket because its receive buffer was full: they reached this machine and nobody
 * else can count them. Linux only; elsewhere nothing is known, which is said as undefined and never as zero.
 */
export class KernelDrops {
  readonly #endpoint: UdpEndpoint;
  readonly #table: string;
  #seen = 0;

  constructor(endpoint: UdpEndpoint, table: string = isIPv6(endpoint.address) ? "/proc/net/udp6" : "/proc/net/udp") {
    this.#endpoint = endpoint;
    this.#table = table;
  }

  /** Drops since the last call; undefined when the kernel does not tell. A socket that was opened anew counts from zero. */
  async take(): Promise<number | undefined> {
    let text: string;
    try {
      text = await readFile(this.#table, "latin1");
    } catch {
      return undefined;
    }
    const drops = dropsOf(text, this.#endpoint);
    if (drops === undefined) {
      return undefined;
    }
    const fresh = drops >= this.#seen ? drops - this.#seen : drops;
    this.#seen = drops;
    return fresh;
  }
}

/** The last column of the socket's line in the kernel's table (proc(5), /proc/net/udp); undefined when the table has no such socket. */
export function dropsOf(table: string, { address, port }: UdpEndpoint): number | undefined {
  const wanted = canonical(address);
  for (const line of table.split("\n").slice(1)) {
    const columns = line.trim().split(/\s+/u);
    const [hexAddress = "", hexPort = ""] = (columns[1] ?? "").split(":");
    if (Number.parseInt(hexPort, 16) === port && textAddress(hexAddress) === wanted) {
      const drops = Number(columns.at(-1));
      return Number.isSafeInteger(drops) ? drops : undefined;
    }
  }
  return undefined;
}

/** The kernel prints addresses as 32-bit words of its own (little-endian) byte order. */
function textAddress(hex: string): string | undefined {
  const words = (hex.match(/.{8}/gu) ?? []).map((word) => (word.match(/../gu) ?? []).reverse());
  if (words.length === 1) {
    return words.flatMap((bytes) => bytes.map((byte) => Number.parseInt(byte, 16))).join(".");
  }
  const groups = words.flatMap(([a = "", b = "", c = "", d = ""]) => [a + b, c + d]);
  return groups.length === 8 ? canonical(groups.join(":")) : undefined;
}

function canonical(address: string): string {
  return isIPv6(address) ? new SocketAddress({ address, family: "ipv6" }).address : address;
}
