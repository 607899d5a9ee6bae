import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { type MibIndex, openIndex } from "@isthmus/mib-index/mib-index";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { beforeAll, describe, expect, it } from "vitest";
import { LocalEngine } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/peer-clocks.ts";
import { isAvailable } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/protocols.ts";
import type { UsmUser } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/user-keys.ts";
import { UserSecurity } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/user-security.ts";
import { NotificationNamer } from "../../onprem-gateway/src/collectors/traps/name-notification.ts";
import { NotificationReader, type ReceivedNotification } from "../../onprem-gateway/src/collectors/traps/notification-reader.ts";
import { printVarbind } from "../../onprem-gateway/src/collectors/traps/print-varbind.ts";
import type { AuthProtocol, PrivProtocol } from "../../onprem-gateway/src/config/schema.ts";

/** Packets recorded from net-snmp and vendors' devices, with what net-snmp's snmptrapd read in them. Not part of the repository. */
const corpus = join(import.meta.dirname, "../../../shared/corpora/traps");
const isThere = existsSync(corpus);
/** MIB modules of some of the vendors, a folder each. */
const modules = join(corpus, "../mibs");
const compiler = "smidump";

/** The engine of the recorded receiver: informs are made for it and nobody else. */
const recordedEngine = "80001f88801a3c9e4b0d1a026b00000000";
const discoveryFrames: readonly number[] = [45, 49, 53, 57];
const authPhrase = "authpass123";
const privPhrase = "privpass123";
const auths: readonly (readonly [string, AuthProtocol])[] = [
  ["MD5", "md5"],
  ["SHA", "sha"],
  ["SHA224", "sha224"],
  ["SHA256", "sha256"],
  ["SHA384", "sha384"],
  ["SHA512", "sha512"],
];
const privs: readonly (readonly [string, PrivProtocol])[] = [
  ["DES", "des"],
  ["AES", "aes"],
  ["AES192", "aes192b"],
  ["AES256", "aes256b"],
];

function users(): readonly UsmUser[] {
  const authenticated = auths.flatMap(([authName, authProtocol]) => {
    const auth = { protocol: authProtocol, secret: authPhrase };
    const named = privs.map(([privName, protocol]) => ({
      name: `u_${authName}_${privName}`,
      auth,
      priv: { protocol, secret: privPhrase },
    }));
    // The recorded authNoPriv messages come from users that have privacy as well: a second entry allows that level.
    return [...named.filter(({ priv }) => isAvailable(priv.protocol)), { name: `u_${authName}_AES`, auth }];
  });
  return [{ name: "u_none" }, ...authenticated];
}

function openReader(): NotificationReader {
  const engine = new LocalEngine({ id: Buffer.from(recordedEngine, "hex"), boots: 1, startedMs: 0 });
  const security = new UserSecurity({ users: users(), engine, clocks: new PeerClocks([], { nowMs: 0 }) });
  return new NotificationReader({ communities: ["public"], security });
}

function linesOf(name: string): readonly string[] {
  return readFileSync(join(corpus, name), "utf8").split("\n").filter(Boolean);
}

interface Case {
  readonly number: number;
  readonly name: string;
  readonly packet: Uint8Array;
}

function matrix(): readonly Case[] {
  const names = linesOf("matrix-result.txt").filter((line) => line.startsWith("OK "));
  return linesOf("matrix.hex")
    .map((line) => line.split("\t"))
    .filter(([frame]) => !discoveryFrames.includes(Number(frame)))
    .map(([, , hex = ""], index) => ({ number: index + 1, name: names[index]?.slice(3) ?? "", packet: Buffer.from(hex, "hex") }));
}

/** The varbinds of every record that snmptrapd wrote: name and value as it prints them, in the order of the cases. */
function recordedVarbinds(): readonly (readonly (readonly [string, string])[])[] {
  const lines = readFileSync(join(corpus, "matrix-trapd.log"), "utf8").split("\n");
  return lines.flatMap((line, at) => {
    if (!/^\d{4}-\d\d-\d\d .*->/u.test(line)) {
      return [];
    }
    const text = line.includes(" TRAP, SNMP v1") ? (lines[at + 2] ?? "") : (lines[at + 1] ?? "");
    const fields = text.split("\t").filter((field) => field.includes(" = "));
    return [fields.map((field): [string, string] => [field.slice(1, field.indexOf(" = ")), field.slice(field.indexOf(" = ") + 3).trim()])];
  });
}

/** snmptrapd's way to print a value, from ours. */
function asRecorded(varbind: ReceivedNotification["varbinds"][number]): string {
  const { value } = printVarbind(varbind);
  switch (varbind.value.kind) {
    case "integer":
      return `INTEGER: ${value}`;
    case "octets":
      return varbind.value.value.every((byte) => byte >= 32 && byte < 127)
        ? `STRING: "${value}"`
        : `Hex-STRING: ${[...varbind.value.value].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ")}`;
    case "gauge32":
      return `Gauge32: ${value}`;
    case "counter32":
      return `Counter32: ${value}`;
    case "counter64":
      return `Counter64: ${value}`;
    case "ip-address":
      return `IpAddress: ${value}`;
    case "oid":
      return `OID: .${value}`;
    case "time-ticks":
      return `Timeticks: (${value})`;
    case "null":
      return "NULL";
    case "opaque":
      return `Opaque: ${value}`;
    default:
      return varbind.value.kind;
  }
}

/** What both print alike: times without their second form, floating point numbers with the digits that matter. */
function comparable(recorded: string): string {
  const opaque = /^Opaque: (?:Float|Int64|UInt64): (\S+)$/u.exec(recorded);
  return opaque === null ? recorded.replace(/^(Timeticks: \(\d+\)).*$/u, "$1") : `Opaque: ${Number(opaque[1])}`;
}

describe("the trap corpus", () => {
  it.runIf(!isThere)("is not there: put it beside the repository as ../shared/corpora to compare with net-snmp", () => {
    expect(isThere).toBe(false);
  });

  describe.runIf(isThere)("sent by net-snmp, every version and security level", () => {
    const outcomes = new Map<number, string>();
    const received = new Map<number, ReceivedNotification>();

    beforeAll(() => {
      const reader = openReader();
      for (const { number, packet } of matrix()) {
        const reading = reader.read(packet, 1_000);
        outcomes.set(number, reading.kind === "rejected" ? reading.reason : reading.kind);
        if (reading.kind === "notification") {
          received.set(number, reading.notification);
        }
      }
      const cases = matrix().map(({ number, name }) => `${String(number).padStart(2)} ${name}: ${outcomes.get(number)}`);
      process.stdout.write(`${cases.join("\n")}\n${received.size} of ${cases.length} cases received\n`);
    });

    it("is received case by case", () => {
      const expected = matrix().map(({ number, name }): [number, string] => [
        number,
        name.endsWith(" DES") && !isAvailable("des") ? "security-level" : "notification",
      ]);

      expect(outcomes).toEqual(new Map(expected));
      expect(outcomes.size).toBe(47);
    });

    it("says the same as snmptrapd read", () => {
      const recorded = recordedVarbinds();

      expect(recorded).toHaveLength(47);
      for (const [number, { varbinds, trapOid, version }] of received) {
        const expected = recorded[number - 1] ?? [];
        const names = expected.find(([oid]) => oid === "1.3.6.1.6.3.1.1.4.1.0");
        const rest = expected.filter(([oid]) => oid !== "1.3.6.1.2.1.1.3.0" && oid !== "1.3.6.1.6.3.1.1.4.1.0");
        const own = varbinds.filter(({ oid }) => version !== "1" || !oid.startsWith("1.3.6.1.6.3."));
        expect(
          own.map((varbind): [string, string] => [varbind.oid, asRecorded(varbind)]),
          `case ${number}`,
        ).toEqual(rest.map(([oid, value]) => [oid, comparable(value)]));
        expect(version === "1" ? "v1" : `OID: .${trapOid}`, `case ${number}`).toBe(version === "1" ? "v1" : names?.[1]);
      }
    });

    it("is refused when it comes a second time, as far as its sender is authenticated", () => {
      const reader = openReader();
      const twice = matrix().map(({ packet }) => [reader.read(packet, 1_000), reader.read(packet, 2_000)] as const);
      const second = twice.filter(([first]) => first.kind === "notification" && first.notification.form === "trap");

      const kinds = second.map(([first, again]) => [
        first.kind === "notification" ? first.notification.level : "",
        again.kind === "rejected" ? again.reason : again.kind,
      ]);
      expect(kinds.filter(([level]) => level === "noAuthNoPriv").every(([, again]) => again === "notification")).toBe(true);
      expect(kinds.filter(([level]) => level !== "noAuthNoPriv").every(([, again]) => again === "replay")).toBe(true);
    });
  });

  describe.runIf(isThere)("of vendors", () => {
    it("is received whole", () => {
      const readings = vendorPackets().map((packet) => openReader().read(packet, 0).kind);

      expect(readings).toEqual(Array.from({ length: 53 }, () => "notification"));
    });

    it("has a name by the standard modules at least as far as the vendor", async () => {
      const { shares, unnamed } = namesOf(vendorPackets(), [await openStandardIndex()]);
      process.stdout.write(`  by the standard modules: ${JSON.stringify(shares)}\n`);

      expect(unnamed).toEqual([]);
    });

    it.runIf(existsSync(modules) && spawnSync(compiler, ["-V"]).error === undefined)(
      "has the names of its vendor's modules, as far as they are in the corpus",
      async () => {
        const vendors = readdirSync(modules).filter((vendor) => vendor !== "root");
        const indexes: MibIndex[] = [];
        for (const vendor of ["root", ...vendors]) {
          const compiled = await compileFolder({ folder: join(modules, vendor), vendor, searchPath: [join(modules, "root")] });
          const opened = openIndex(encodeIndex(compiled.modules));
          if (opened.kind === "ok") indexes.push(opened.index);
        }
        const { shares, unknown } = namesOf(vendorPackets(), [...indexes, await openStandardIndex()]);
        process.stdout.write(
          `  by the modules of ${vendors.join(", ")}: ${JSON.stringify(shares)}\n  not in the corpus: ${unknown.join(" ")}\n`,
        );

        // No module of the others' vendors is in the corpus.
        const ours = /^enterprises\.(?:318|534|1916|12356|14988|25461|30065)\./u;
        expect(unknown.filter((name) => ours.test(name))).toEqual([]);
      },
      120_000,
    );
  });
});

function vendorPackets(): readonly Uint8Array[] {
  return linesOf("librenms-v2c.jsonl").map((line) => Buffer.from((JSON.parse(line) as { payloadHex: string }).payloadHex, "hex"));
}

/** How many notifications and varbinds are named whole, and which are not. */
function namesOf(packets: readonly Uint8Array[], indexes: readonly MibIndex[]) {
  const namer = new NotificationNamer(new MibDictionary(indexes));
  const reader = openReader();
  const contents = packets.map((packet) => reader.read(packet, 0)).filter((reading) => reading.kind === "notification");
  const notifications = contents.map(({ notification: { trapOid } }) => ({ trapOid, ...namer.notification(trapOid) }));
  const varbinds = contents.flatMap(({ notification }) => notification.varbinds.map((varbind) => namer.varbind(varbind)));
  const isWhole = (name: string | undefined) => name !== undefined && !/::enterprises\./u.test(name);
  return {
    shares: {
      notifications: notifications.length,
      named: notifications.filter(({ short }) => short !== undefined).length,
      paired: notifications.filter(({ pair }) => pair !== undefined).length,
      varbinds: varbinds.length,
      varbindsNamed: varbinds.filter(({ name }) => isWhole(name)).length,
      withText: varbinds.filter(({ text }) => text !== undefined).length,
    },
    unknown: notifications.filter(({ short }) => short === undefined).map(({ name, trapOid }) => name ?? trapOid),
    unnamed: [...notifications, ...varbinds].filter(({ name }) => name === undefined),
  };
}
