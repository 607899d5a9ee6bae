import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Marks the routes as the lab's own (`ip route ... proto`), so that only those are ever removed. */
const routeProtocol = "186";

/** What stands in the way of making a loopback address unreachable. */
export const addressBlockNeeds =
  "it needs root (CAP_NET_ADMIN) and the `ip` command, because a loopback address stops answering ping only by a blackhole route in the kernel's local table";

async function ip(...args: readonly string[]): Promise<{ readonly kind: "ok"; readonly output: string } | { readonly kind: "refused" }> {
  try {
    const { stdout } = await run("ip", [...args], { timeout: 5_000 });
    return { kind: "ok", output: stdout };
  } catch {
    return { kind: "refused" };
  }
}

/**
 * Makes one address of 127.0.0.0/8 dead to this machine: a /32 blackhole in the local table is more specific than the kernel's
 * 127.0.0.0/8, so echo requests are refused on the way out. Returns false when the kernel does not allow it.
 */
export async function blockAddress(address: string): Promise<boolean> {
  const result = await ip("-4", "route", "replace", "blackhole", `${address}/32`, "table", "local", "proto", routeProtocol);
  return result.kind === "ok";
}

/** Undoes `blockAddress`; harmless when there is nothing to undo. */
export async function unblockAddress(address: string): Promise<void> {
  await ip("-4", "route", "del", "blackhole", `${address}/32`, "table", "local", "proto", routeProtocol);
}

/** Of these addresses, those that a lab left blocked, for instance because it was killed. */
export async function blockedAddresses(addresses: readonly string[]): Promise<readonly string[]> {
  const result = await ip("-4", "route", "show", "table", "local", "proto", routeProtocol);
  if (result.kind === "refused") return [];
  const blocked = new Set(result.output.split("\n").map((line) => line.trim().split(/\s+/u)[1]));
  return addresses.filter((address) => blocked.has(address));
}
