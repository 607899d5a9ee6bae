import { z } from "zod";

/** Operator-chosen identifier of a gateway, device or site: lower case, 1-63 characters, safe in keys and file names. */
export const EntityId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/u, "lower-case letters, digits, '.', '_' or '-', 1-63 characters");
export type EntityId = z.infer<typeof EntityId>;

/** Milliseconds since 1970-01-01T00:00Z by the gateway's clock. The upper bound is the year 2200. */
export const EpochMs = z.int().min(0).max(7_258_118_400_000);
export type EpochMs = z.infer<typeof EpochMs>;

/** Position of a record in one stream of one gateway: starts at 1, never reused within a stream epoch. */
export const Seq = z.int().min(1);
export type Seq = z.infer<typeof Seq>;

/** Text a device wrote about itself. Hostile until an encoder for a named sink has run; only its length is checked here. */
export function deviceText(maxLength: number) {
  return z.string().max(maxLength);
}

/** IPv4 or IPv6 literal, as the gateway saw it in the packet or as the operator configured it. */
export const IpAddress = z.union([z.ipv4(), z.ipv6()]);
