import { z } from "zod";

/** Certificate chain, key and the CA of the senders' certificates, in PEM. Travels to the worker only. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

/** First message to the "syslog-listener" worker. */
export interface SyslogInit {
  readonly udp?: { readonly address: string; readonly port: number };
  readonly tcp?: { readonly address: string; readonly port: number };
  readonly tls?: { readonly address: string; readonly port: number } & TlsMaterial;
  readonly maxLineBytes: number;
  /** Where devices send from; other senders share a small quota. */
  readonly deviceAddresses: readonly string[];
}

const text = z.string().max(131_072);

const ReceivedLine = z.object({
  receivedMs: z.number(),
  address: z.string().max(64),
  transport: z.enum(["udp", "tcp"]),
  format: z.enum(["rfc5424", "rfc3164", "unparsed"]),
  facility: z.int().min(0).max(23),
  severity: z.int().min(0).max(7),
  timestampMs: z.number().optional(),
  hostname: text.optional(),
  appName: text.optional(),
  procId: text.optional(),
  msgId: text.optional(),
  structuredData: text.optional(),
  message: text,
  raw: text.optional(),
  truncated: z.boolean().optional(),
});
export type ReceivedLine = z.infer<typeof ReceivedLine>;

/** Worker to core: lines in order of reception. The core answers with LinesTaken once it is done with them. */
export const LineBatch = z.object({ kind: z.literal("lines"), number: z.int().min(0), lines: z.array(ReceivedLine).max(1_000) });
export type LineBatch = z.infer<typeof LineBatch>;

/** Core to worker: the batch is stored or refused; the worker may send another. */
export interface LinesTaken {
  readonly kind: "taken";
  readonly number: number;
}

/** Core to worker: the devices of the configuration from now on. */
export interface DevicesKnown {
  readonly kind: "devices";
  readonly addresses: readonly string[];
}

/** Core to worker: the certificate was renewed. */
export interface TlsRenewed extends TlsMaterial {
  readonly kind: "identity";
}
