import { z } from "zod";
import { EntityId, EpochMs, IpAddress } from "./ids.ts";
import { limits } from "./limits.ts";

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

/** Number of a desired configuration of a site: starts at 1, and only grows. */
export const ConfigVersion = wholeNumber(1, 1_000_000_000);

/** SHA-256 of the settings' text, lower-case hex. It is the ETag, too. */
const ConfigSha256 = z.string().regex(/^[0-9a-f]{64}$/u);

/** A device to be watched. The credential is a name: what it stands for is written on the gateway, and never leaves it. */
const DesiredDevice = z.strictObject({
  id: EntityId,
  name: z.string().min(1).max(128),
  role: z.string().min(1).max(32).optional(),
  address: IpAddress,
  ping: z.boolean().optional(),
  snmp: z
    .strictObject({
      credential: z.string().min(1).max(63),
      port: wholeNumber(1, 65_535).optional(),
      /** Addresses of the device, other than `address`, whose answers count. */
      answersFrom: z.array(IpAddress).min(1).max(16).optional(),
    })
    .optional(),
  uplinks: z.array(z.string().min(1).max(255)).max(64).optional(),
});

/**
 * All that the cloud may say about how a gateway works: whom to watch, how often, and when a device counts as down. Secrets, file paths,
 * addresses to listen on, the uplink and the spool are no part of it, and an unknown key refuses the whole.
 */
export const DesiredSettings = z.strictObject({
  poll: z
    .strictObject({
      everySeconds: wholeNumber(1, 3_600),
      timeoutMs: wholeNumber(100, 30_000),
      retries: wholeNumber(0, 5),
      readingsEveryPolls: wholeNumber(1, 30),
    })
    .partial()
    .optional(),
  ping: z
    .strictObject({
      everySeconds: wholeNumber(1, 300),
      timeoutMs: wholeNumber(50, 10_000),
      downAfter: wholeNumber(1, 100),
      upAfter: wholeNumber(1, 100),
    })
    .partial()
    .optional(),
  devices: z.array(DesiredDevice).max(10_000).optional(),
});
export type DesiredSettings = z.infer<typeof DesiredSettings>;

/** An Ed25519 signature (RFC 8032) over `desiredSigningText`, in base64, and when it was made by the signer's clock. */
export const DesiredSignature = z.object({ signedMs: EpochMs, value: z.string().regex(/^[A-Za-z0-9+/]{86}==$/u) });
export type DesiredSignature = z.infer<typeof DesiredSignature>;

/** What is signed: for one site, at one time, one text by its hash. */
export function desiredSigningText(what: { readonly siteId: string; readonly signedMs: number; readonly sha256: string }): string {
  return `isthmus desired configuration\n${what.siteId}\n${what.signedMs}\n${what.sha256}\n`;
}

/** One version of a site's desired configuration, as the cloud keeps it and a gateway gets it. */
export const DesiredConfig = z.object({
  version: ConfigVersion,
  sha256: ConfigSha256,
  pushedMs: EpochMs,
  /** JSON text of `DesiredSettings`: the octets that the hash is over. */
  settings: z.string().max(limits.desiredConfigBytes),
  /** Of the person who pushed it. The cloud keeps it and cannot make one; gateways that name a key check it. */
  signature: DesiredSignature.optional(),
});
export type DesiredConfig = z.infer<typeof DesiredConfig>;

/** Which configuration a gateway should run, told with the answer to its heartbeat. */
export const DesiredNotice = z.object({ version: ConfigVersion, sha256: ConfigSha256 });
export type DesiredNotice = z.infer<typeof DesiredNotice>;

/** Path of the desired configuration behind the ingest URL; asked for with GET, and `If-None-Match` when one is held. */
export const desiredConfigPath = "desired-config";

/** What a gateway says about the desired configuration. */
export const ReportedConfig = z.object({
  /** Whether its own file lets the cloud configure it. */
  accepts: z.boolean(),
  /** The version it follows; absent while it follows its own file only. `trial`: not yet kept, and undone if devices fall silent. */
  running: z.object({ version: ConfigVersion, sha256: ConfigSha256, sinceMs: EpochMs, trial: z.boolean() }).optional(),
  /** The last version it does not follow, and why. */
  refused: z.object({ version: ConfigVersion, atMs: EpochMs, problems: z.array(z.string().max(300)).max(8) }).optional(),
  /** Devices for which its own file goes before the cloud's word. */
  pinned: wholeNumber(0, 10_000),
});
export type ReportedConfig = z.infer<typeof ReportedConfig>;
