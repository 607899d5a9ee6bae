import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { UsageError } from "../errors.ts";
import { terminalText } from "../output/terminal-text.ts";

/** The address of a host that was given by address or by name. Throws `UsageError` for a name without one. */
export async function resolvedAddress(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch {
    throw new UsageError("bad-option", `The name ${terminalText(host)} has no address. Check the spelling, or give an IP address.`);
  }
}
