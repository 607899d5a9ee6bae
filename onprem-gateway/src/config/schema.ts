import { z } from "zod";
import { isTrustKey } from "../twin/desired-signature.ts";
import type { Secret } from "./secret.ts";
import { LocalReference, SecretReference } from "./secret-reference.ts";

const idForm = "1-63 characters: lower-case letters, digits, '.', '_' or '-', starting and ending with a letter or digit";

function entityId(what: string) {
  const form = `${what}: ${idForm}`;
  return z.string(form).regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/u, form);
}

function wholeNumber(what: string, { min, max }: { readonly min: number; readonly max: number }) {
  const form = `${what}: a whole number from ${min} to ${max}`;
  return z.int(form).min(min, form).max(max, form);
}

function text(what: string, maxLength: number) {
  const form = `${what}: a text of 1-${maxLength} characters`;
  return z.string(form).min(1, form).max(maxLength, form);
}

function flag(what: string) {
  return z.boolean(`${what}: true or false`);
}

function oneOf<const T extends readonly string[]>(what: string, values: T) {
  return z.enum(values, `${what}: one of ${values.join(", ")}`);
}

function list<T extends z.ZodType>(what: string, element: T) {
  return z.array(element, `${what}: a list`);
}

function ipAddress(what: string) {
  const form = `${what}: an IPv4 or IPv6 address`;
  return z.union([z.ipv4(), z.ipv6()], form);
}

const networkForm = "a network in CIDR notation, such as 10.0.0.0/8";
const network = z.union([z.cidrv4(), z.cidrv6()], networkForm);

/** A mapping that names its known keys when it meets another one. */
function section<T extends z.ZodRawShape>(what: string, shape: T) {
  const known = `one of the keys ${Object.keys(shape).join(", ")}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === "unrecognized_keys" ? known : `${what}: a mapping`) });
}

const port = (what: string) => wholeNumber(what, { min: 1, max: 65_535 });
const endpoint = (what: string) =>
  section(what, { address: ipAddress(`the address that ${what} listens on`), port: port(`the port that ${what} listens on`) });

const authProtocols = ["md5", "sha", "sha224", "sha256", "sha384", "sha512"] as const;
const privProtocols = ["des", "aes", "aes192b", "aes192r", "aes256b", "aes256r"] as const;
export type AuthProtocol = (typeof authProtocols)[number];
export type PrivProtocol = (typeof privProtocols)[number];

const communityCredential = <V extends "1" | "2c">(version: V) =>
  section("a community credential", { version: z.literal(version), community: SecretReference });

const userCredential = section("an SNMPv3 credential", {
  version: z.literal("3"),
  user: text("the SNMPv3 user name (RFC 3414)", 32),
  auth: section("auth", { protocol: oneOf("the authentication protocol", authProtocols), secret: SecretReference }).optional(),
  priv: section("priv", { protocol: oneOf("the privacy protocol", privProtocols), secret: SecretReference }).optional(),
});

const credential = z.discriminatedUnion("version", [communityCredential("1"), communityCredential("2c"), userCredential], {
  error: (issue) => (issue.code === "invalid_union" ? 'the SNMP version in quotes: "1", "2c" or "3"' : "a credential: a mapping"),
});

const device = section("a device", {
  id: entityId("the device id"),
  name: text("the display name", 128),
  role: text("the role", 32).optional(),
  address: ipAddress("the device address"),
  ping: flag("whether to ping").default(false),
  snmp: section("snmp", {
    credential: text("the name of an entry of credentials", 63),
    port: port("the SNMP port").default(161),
    /** Addresses of the device, other than `address`, whose answers count: for agents that answer from the interface nearest to us. */
    answersFrom: list("the addresses that the device answers from", ipAddress("an address that the device answers from"))
      .min(1, "the addresses that the device answers from: at least one")
      .max(16, "the addresses that the device answers from: at most 16")
      .optional(),
  }).optional(),
  uplinks: list("the interface names of the uplinks", text("an interface name", 255))
    .max(64, "the interface names of the uplinks: at most 64")
    .default([]),
});

const engineIdForm = "the SNMP engine id that senders of v3 informs are given: 10 to 64 lower-case hexadecimal digits (RFC 3411)";

const trustKeyForm = "an Ed25519 public key in base64, as openssl pkey -in KEYFILE -pubout -outform DER | base64 prints it";

/** The site configuration as written in YAML, defaults filled in, secrets still references. */
export const GatewayFile = section("the configuration", {
  site: entityId("the site id"),
  gateway: entityId("the gateway id"),
  uplink: section("uplink", {
    url: z.url({ protocol: /^https?$/u, error: "the ingest function URL: an https address" }),
    region: z
      .string("the AWS region, such as ap-northeast-2")
      .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/u, "the AWS region, such as ap-northeast-2"),
  }),
  spool: section("spool", {
    dir: text("the spool directory", 4_096),
    maxBytes: wholeNumber("the spool quota in bytes", { min: 32 * 1024 * 1024, max: 2 ** 50 }).default(2 * 1024 ** 3),
    allowVolatile: flag("whether the spool may lie on tmpfs or overlay").default(false),
    /** Encrypts records on disk: 64 hexadecimal digits. */
    key: LocalReference.optional(),
    /** Keys that were in use before, as long as records wait that they encrypted. */
    previousKeys: list("the earlier keys of the spool", LocalReference).max(8, "the earlier keys of the spool: at most 8").optional(),
  }),
  health: endpoint("health").default({ address: "127.0.0.1", port: 8_161 }),
  credentials: z.record(entityId("a credential name"), credential, "credentials: a mapping from name to credential").default({}),
  poll: section("poll", {
    everySeconds: wholeNumber("the polling period in seconds", { min: 1, max: 3_600 }).default(60),
    timeoutMs: wholeNumber("the time an answer may take in milliseconds", { min: 100, max: 30_000 }).default(2_000),
    retries: wholeNumber("repeated requests", { min: 0, max: 5 }).default(1),
    /** Sensors, processors, memory and storage are read with every so many polls; routing neighbours with every poll. */
    readingsEveryPolls: wholeNumber("polls between two readings of sensors", { min: 1, max: 30 }).default(5),
  }).prefault({}),
  mibs: section("mibs", {
    /** Indexes that `isthmus oid import` wrote: traps are named by them, too. */
    dir: text("the folder of your imported MIB indexes", 4_096),
  }).optional(),
  /** Device profiles (YAML) of the operator's own; a file replaces the shipped one of the same name. */
  profilesDir: text("the folder of your own device profiles", 4_096).optional(),
  ping: section("ping", {
    everySeconds: wholeNumber("the pinging period in seconds", { min: 1, max: 300 }).default(10),
    timeoutMs: wholeNumber("the time an echo may take in milliseconds", { min: 50, max: 10_000 }).default(1_000),
    downAfter: wholeNumber("missed pings before a device is down", { min: 1, max: 100 }).default(3),
    upAfter: wholeNumber("answered pings before a device is up", { min: 1, max: 100 }).default(2),
    /** The gateway's own way out; its default routers unless told. While they and all devices are silent, devices are unknown. */
    landmarks: list("the addresses whose silence shows that the gateway is cut off", ipAddress("an address"))
      .max(16, "the addresses whose silence shows that the gateway is cut off: at most 16")
      .optional(),
  }).prefault({}),
  devices: list("devices", device).max(10_000, "devices: at most 10000").default([]),
  /** Lets the cloud add devices and set the pace of polling. Without it, what the cloud wants is not looked at. */
  cloudConfig: section("cloudConfig", {
    accept: flag("whether the cloud may configure this gateway").default(true),
    targets: list("the networks that devices from the cloud may be in", network)
      .min(1, "the networks that devices from the cloud may be in: at least one")
      .max(256, "the networks that devices from the cloud may be in: at most 256"),
    /** With it, what the cloud gives has to be signed with the other half. */
    trustKey: z.string(trustKeyForm).refine(isTrustKey, trustKeyForm).optional(),
  }).optional(),
  /** Loopback targets are refused without it: a mistyped address must not make the gateway watch itself. For labs. */
  allowLoopbackTargets: flag("whether devices may have loopback addresses").default(false),
  syslog: section("syslog", {
    udp: endpoint("syslog over UDP").optional(),
    tcp: endpoint("syslog over TCP").optional(),
    /** RFC 5425. The files are read again every minute, so that a renewed certificate needs no restart. */
    tls: section("syslog over TLS", {
      address: ipAddress("the address that syslog over TLS listens on"),
      port: port("the port that syslog over TLS listens on").default(6_514),
      certificate: text("the PEM file of the certificate and its chain", 4_096),
      key: text("the PEM file of the certificate's key", 4_096),
      /** With it, senders must show a certificate that this CA has signed. */
      clientCa: text("the PEM file of the CA of the senders' certificates", 4_096).optional(),
    }).optional(),
    maxLineBytes: wholeNumber("the longest syslog line in bytes", { min: 480, max: 65_536 }).default(8_192),
  }).optional(),
  traps: section("traps", {
    address: ipAddress("the address that traps listens on"),
    port: port("the port that traps listens on"),
    communities: list("the accepted trap communities", SecretReference).default([]),
    credentials: list("the credentials of the senders", text("the name of an entry of credentials", 63))
      .max(256, "the credentials of the senders: at most 256")
      .default([]),
    engineId: z
      .string(engineIdForm)
      .regex(/^(?:[0-9a-f]{2}){5,32}$/u, engineIdForm)
      .optional(),
  }).optional(),
});
export type GatewayFile = z.infer<typeof GatewayFile>;

/** How a device is read over SNMP, secrets resolved in memory. */
export type SnmpCredential =
  | { readonly version: "1" | "2c"; readonly community: Secret }
  | {
      readonly version: "3";
      readonly user: string;
      readonly auth?: { readonly protocol: AuthProtocol; readonly secret: Secret };
      readonly priv?: { readonly protocol: PrivProtocol; readonly secret: Secret };
    };

export type DeviceConfig = Readonly<GatewayFile["devices"][number]>;

/** The checked configuration that components are built from: the file with every secret reference resolved. */
export interface GatewayConfig extends Readonly<Omit<GatewayFile, "credentials" | "traps" | "spool">> {
  readonly spool: Readonly<Omit<GatewayFile["spool"], "key" | "previousKeys">> & {
    readonly key?: Secret;
    readonly previousKeys?: readonly Secret[];
  };
  readonly credentials: Readonly<Record<string, SnmpCredential>>;
  readonly traps?: {
    readonly address: string;
    readonly port: number;
    readonly communities: readonly Secret[];
    /** The senders' credentials, references by name followed. */
    readonly credentials: readonly SnmpCredential[];
    readonly engineId?: string;
  };
}
