import type { CloudKind } from "../account-network.ts";
import type { FieldValue, NodeFields } from "./graph.ts";

/** Fields of every resource that say what and where it is, not how it is. */
const identity: ReadonlySet<string> = new Set(["id", "name", "accountId", "region"]);

/** What moves without anybody having changed anything, or is told by nodes of its own. */
const quiet: Partial<Readonly<Record<CloudKind | "vpn-tunnel", ReadonlySet<string>>>> = {
  subnet: new Set(["availableAddresses"]),
  "vpn-connection": new Set(["tunnels"]),
  "vpn-tunnel": new Set(["statusMessage", "lastChangeMs", "acceptedRoutes"]),
};

/** The fields of a resource as texts. Absent facts are absent fields: that something became unknown is a change too. */
export function fieldsOf(kind: CloudKind | "vpn-tunnel", resource: object): NodeFields {
  const entries = Object.entries(resource).filter(([field]) => !identity.has(field) && quiet[kind]?.has(field) !== true);
  return Object.fromEntries(
    entries.flatMap(([field, value]) => {
      const text = fieldValue(value);
      return text === undefined ? [] : [[field, text] as const];
    }),
  );
}

function fieldValue(value: unknown): FieldValue | undefined {
  return Array.isArray(value) ? value.map(textOf).sort() : value === undefined || value === null ? undefined : textOf(value);
}

/** `destination=10.0.0.0/8 target=vgw-1 state=active` for a line of a table, names before values so that it can be read. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(textOf).join(",");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => `${name}=${textOf(part)}`)
      .join(" ");
  }
  return String(value);
}
