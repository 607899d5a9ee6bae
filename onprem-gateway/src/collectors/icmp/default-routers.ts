import { readFile } from "node:fs/promises";
import { SocketAddress } from "node:net";

const tables = { ipv4: "/proc/net/route", ipv6: "/proc/net/ipv6_route" } as const;

/** Addresses of the default routers of this machine, from the kernel's routing tables. Linux only; none elsewhere. */
export async function defaultRouters(): Promise<readonly string[]> {
  const [ipv4, ipv6] = await Promise.all([textOf(tables.ipv4), textOf(tables.ipv6)]);
  return [...new Set([...routersOfIpv4(ipv4), ...routersOfIpv6(ipv6)])];
}

/** proc(5), /proc/net/route: interface, destination and gateway as words in the byte order of the machine, here little-endian. */
export function routersOfIpv4(table: string): readonly string[] {
  return rows(table).flatMap(([, destination, gateway = ""]) =>
    destination === "00000000" && /^[\dA-F]{8}$/iu.test(gateway) && gateway !== "00000000"
      ? [
          (gateway.match(/../gu) ?? [])
            .reverse()
            .map((byte) => Number.parseInt(byte, 16))
            .join("."),
        ]
      : [],
  );
}

/**
 * /proc/net/ipv6_route: destination, its prefix length, source, its prefix length, next hop, ... Link-local routers are left out: they
 * cannot be asked without naming the interface.
 */
export function routersOfIpv6(table: string): readonly string[] {
  return rows(table).flatMap(([destination, length, , , hop = ""]) =>
    destination === "0".repeat(32) && length === "00" && /^[\da-f]{32}$/u.test(hop) && !/^(?:0{32}|fe[89ab])/u.test(hop)
      ? [new SocketAddress({ address: (hop.match(/.{4}/gu) ?? []).join(":"), family: "ipv6" }).address]
      : [],
  );
}

function rows(table: string): readonly (readonly string[])[] {
  return table.split("\n").map((line) => line.trim().split(/\s+/u));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "latin1");
  } catch {
    return "";
  }
}
