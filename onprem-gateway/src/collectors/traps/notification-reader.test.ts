import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkMessage } from "../snmp-protocol/guard/check-message.ts";
import { LocalEngine } from "../snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../snmp-protocol/usm/peer-clocks.ts";
import type { UsmUser } from "../snmp-protocol/usm/user-keys.ts";
import { UserSecurity } from "../snmp-protocol/usm/user-security.ts";
import { pdu, scoped, tlv, userMessage } from "../testing/encode-message.ts";
import { NotificationReader, type Reading } from "./notification-reader.ts";
import { authPrivUser, communityTrap, userTrap } from "./testing/user-trap.ts";

const engineId = Buffer.from("80000000050102030405060708", "hex");
const { name, auth } = authPrivUser;
const forger: UsmUser = { ...authPrivUser, auth: { protocol: "sha256", secret: "a wrong guess" } };
const authNoPrivUser: UsmUser = { name, ...(auth === undefined ? {} : { auth }) };

function open(users: readonly UsmUser[] = [authPrivUser]) {
  const clocks = new PeerClocks([], { nowMs: 0 });
  const engine = new LocalEngine({ id: engineId, boots: 4, startedMs: 0 });
  return { clocks, reader: new NotificationReader({ communities: ["lab"], security: new UserSecurity({ users, engine, clocks }) }) };
}

function outcome(reading: Reading): string {
  return reading.kind === "rejected" ? reading.reason : reading.kind;
}

describe("NotificationReader", () => {
  it("reads an authenticated, encrypted trap", () => {
    const reading = open().reader.read(userTrap(), 0);

    expect(reading).toMatchObject({
      kind: "notification",
      notification: {
        form: "trap",
        version: "3",
        level: "authPriv",
        trapOid: "1.3.6.1.6.3.1.1.5.3",
        varbinds: [{ oid: "1.3.6.1.2.1.2.2.1.1.7", value: { kind: "integer", value: 7 } }],
      },
    });
  });

  it.each([
    { what: "less security than the user has keys for", users: [authPrivUser], sent: authNoPrivUser, outcome: "security-level" },
    { what: "none at all", users: [authPrivUser], sent: { name }, outcome: "security-level" },
    { what: "more than the user has keys for", users: [authNoPrivUser], sent: authPrivUser, outcome: "security-level" },
    {
      what: "a level that a second entry of the user allows",
      users: [authPrivUser, authNoPrivUser],
      sent: authNoPrivUser,
      outcome: "notification",
    },
    { what: "an unknown user", users: [{ name: "other" }], sent: authPrivUser, outcome: "user" },
    { what: "a user that needs no keys", users: [{ name }], sent: { name }, outcome: "notification" },
    {
      what: "another pass phrase",
      users: [{ ...authPrivUser, auth: { protocol: "sha256" as const, secret: "something else" } }],
      sent: authPrivUser,
      outcome: "digest",
    },
    {
      what: "another digest algorithm",
      users: [{ ...authPrivUser, auth: { protocol: "sha" as const, secret: "correct horse" } }],
      sent: authPrivUser,
      outcome: "digest",
    },
    {
      what: "another privacy pass phrase",
      users: [{ ...authPrivUser, priv: { protocol: "aes" as const, secret: "something else" } }],
      sent: authPrivUser,
      outcome: "decryption",
    },
    {
      what: "one of two keys of a user",
      users: [{ ...authPrivUser, auth: { protocol: "sha512" as const, secret: "something else" } }, authPrivUser],
      sent: authPrivUser,
      outcome: "notification",
    },
  ])("judges $what: $outcome", ({ users, sent, outcome: expected }) => {
    expect(outcome(open(users).reader.read(userTrap({ user: sent }), 0))).toBe(expected);
  });

  it("refuses a message with any bit of its header or content changed", () => {
    const { reader } = open();
    const original = userTrap();
    for (let at = 0; at < original.length; at += 1) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(reader.read(changed, 0).kind, `byte ${at}`).toBe("rejected");
    }
  });

  it("accepts one of a hundred copies of an authenticated trap", () => {
    const { reader } = open();
    const trap = userTrap();
    const outcomes = Array.from({ length: 100 }, (_, at) => outcome(reader.read(trap, at * 10)));

    expect(outcomes.filter((each) => each === "notification")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "replay")).toHaveLength(99);
  });

  it("keeps no memory of 2,000 forged engine ids, and learns no more than a few authentic ones in a second", () => {
    const { reader, clocks } = open([authNoPrivUser]);
    const forged = userTrap({ user: { name, auth: { protocol: "sha256", secret: "a wrong guess" } } });
    const idAt = forged.indexOf(Buffer.from("8000000001020304", "hex"));
    for (let at = 0; at < 2_000; at += 1) {
      randomBytes(4).copy(forged, idAt + 4);
      expect(outcome(reader.read(forged, at / 2))).toBe("digest");
    }
    expect(clocks.size).toBe(0);

    const authentic = Array.from({ length: 20 }, (_, at) =>
      outcome(reader.read(userTrap({ user: authNoPrivUser, engineId: Buffer.from([0x80, 0, 0, 0, 1, at]) }), 1_000)),
    );
    expect(authentic.filter((each) => each === "notification")).toHaveLength(5);
    expect(authentic.filter((each) => each === "engine-limit")).toHaveLength(15);
  });

  it("answers a discovery with its engine id, boots and time", () => {
    const question = userMessage({ flags: 4, engineId: new Uint8Array(0), user: "", payload: scoped(pdu(0xa0)) });

    const reading = open().reader.read(question, 61_000);

    expect(reading.kind).toBe("discovery");
    const report = reading.kind === "discovery" ? checkMessage(reading.report, "poller") : undefined;
    expect(report).toMatchObject({
      kind: "ok",
      message: {
        reportOid: "1.3.6.1.6.3.15.1.1.4.0",
        security: { engineId, boots: 4, timeS: 61, authenticated: false, reportable: false },
      },
    });
  });

  it.each([
    { what: "a clock that is not ours", sent: { boots: 0, timeS: 0 }, oid: "2.0", reason: "time-window", authenticated: true },
    { what: "a clock 151 s behind", sent: { boots: 4, timeS: 49 }, oid: "2.0", reason: "time-window", authenticated: true },
    { what: "a wrong digest", sent: { boots: 4, timeS: 200, user: forger }, oid: "5.0", reason: "digest", authenticated: false },
    { what: "an unknown user", sent: { boots: 4, timeS: 200, user: { name: "x" } }, oid: "3.0", reason: "user", authenticated: false },
    {
      what: "a level below the user's",
      sent: { boots: 4, timeS: 200, user: { name } },
      oid: "1.0",
      reason: "security-level",
      authenticated: false,
    },
    {
      what: "an engine that is not ours",
      sent: { engineId: Buffer.alloc(9, 1) },
      oid: "4.0",
      reason: "unknown-engine",
      authenticated: false,
    },
  ])("tells the sender of an inform about $what", ({ sent, oid, reason, authenticated }) => {
    const reading = open().reader.read(userTrap({ engineId, reportable: true, ...sent }), 200_000);

    expect(reading).toMatchObject({ kind: "rejected", reason });
    const report = reading.kind === "rejected" && reading.report !== undefined ? checkMessage(reading.report, "poller") : undefined;
    expect(report).toMatchObject({
      kind: "ok",
      message: { reportOid: `1.3.6.1.6.3.15.1.1.${oid}`, security: { engineId, boots: 4, timeS: 200, authenticated, encrypted: false } },
    });
  });

  it("takes informs within 150 s of its own clock, and confirms them at their own level", () => {
    for (const timeS of [50, 350]) {
      const reading = open().reader.read(userTrap({ form: "inform", engineId, reportable: true, boots: 4, timeS }), 200_000);

      expect(reading).toMatchObject({ kind: "notification", notification: { form: "inform", level: "authPriv" } });
      const answer = reading.kind === "notification" ? reading.notification.confirmation(201_000) : new Uint8Array(0);
      expect(checkMessage(answer, "poller")).toMatchObject({
        kind: "ok",
        message: { security: { user: name, engineId, boots: 4, timeS: 201, authenticated: true, encrypted: true, reportable: false } },
      });
    }
  });

  it("takes no trap under its own engine id and no inform under another: their clocks would prove nothing", () => {
    expect(outcome(open().reader.read(userTrap({ engineId, boots: 4, timeS: 200 }), 200_000))).toBe("unknown-engine");
    expect(outcome(open().reader.read(userTrap({ form: "inform" }), 200_000))).toBe("unknown-engine");
  });

  it("does not answer what asks for no report", () => {
    const trap = userMessage({ flags: 0, user: "stranger", payload: scoped(pdu(0xa7)) });

    expect(open().reader.read(trap, 0)).toEqual({ kind: "rejected", reason: "user", user: "stranger" });
  });

  it.each([
    { what: "an unknown community", bytes: communityTrap(), communities: "public", outcome: "community" },
    { what: "a known community", bytes: communityTrap(), communities: "lab", outcome: "notification" },
    { what: "a message of SNMPv2u", bytes: tlv(0x30, [2, 1, 2, 4, 3, 108, 97, 98, 0xa7, 0]), communities: "lab", outcome: "version" },
  ])("judges $what: $outcome", ({ bytes, communities, outcome: expected }) => {
    const engine = new LocalEngine({ id: engineId, boots: 1, startedMs: 0 });
    const security = new UserSecurity({ users: [], engine, clocks: new PeerClocks([], { nowMs: 0 }) });

    expect(outcome(new NotificationReader({ communities: [communities], security }).read(bytes, 0))).toBe(expected);
  });
});
