import { NetSnmpSession, offersAlgorithms, type PlainCredential } from "@isthmus/onprem-gateway/collectors/snmp/net-snmp-session";
import { openLoneSession } from "@isthmus/onprem-gateway/collectors/snmp/open-session";
import { freeUdpPort } from "@isthmus/onprem-gateway/collectors/snmp/testing/snmpd";
import { UserSession } from "@isthmus/onprem-gateway/collectors/snmp/user/user-session";
import { type LoopbackAgent, startLoopbackAgent } from "@isthmus/onprem-gateway/discovery/testing/loopback-agent";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Names of snmpd.conf for ours. */
const auths = { md5: "MD5", sha: "SHA", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" } as const;
const privs = {
  des: "DES",
  aes: "AES",
  aes192b: "AES-192",
  aes192r: "AES-192-C",
  aes256b: "AES-256",
  aes256r: "AES-256-C",
} as const;

const authSecret = "authentication-phrase";
const privSecret = "privacy-phrase-1234";
const address = "127.0.0.1";
const sysUpTime = "1.3.6.1.2.1.1.3.0";
const system = { nonRepeaters: [sysUpTime.slice(0, -2)], repeaters: ["1.3.6.1.2.1.1"], maxRepetitions: 5 };

interface Case {
  readonly name: string;
  readonly level: "noAuthNoPriv" | "authNoPriv" | "authPriv";
  readonly credential: Extract<PlainCredential, { version: "3" }>;
  /** Line of snmpd.conf without the name of the user. */
  readonly keys: string;
}

const authNames = Object.keys(auths) as (keyof typeof auths)[];
const privNames = Object.keys(privs) as (keyof typeof privs)[];
const cases: readonly Case[] = [
  { name: "noAuthNoPriv", level: "noAuthNoPriv", credential: { version: "3", user: "none" }, keys: "" },
  ...authNames.map((auth): Case => {
    const credential = { version: "3", user: auth, auth: { protocol: auth, secret: authSecret } } as const;
    return { name: auth, level: "authNoPriv", credential, keys: `${auths[auth]} "${authSecret}"` };
  }),
  ...authNames.flatMap((auth) =>
    privNames.map((priv): Case => {
      const user = `${auth}-${priv}`;
      const credential = {
        version: "3",
        user,
        auth: { protocol: auth, secret: authSecret },
        priv: { protocol: priv, secret: privSecret },
      } as const;
      return {
        name: `${auth} with ${priv}`,
        level: "authPriv",
        credential,
        keys: `${auths[auth]} "${authSecret}" ${privs[priv]} "${privSecret}"`,
      };
    }),
  ),
];
const snmpdLevels = { noAuthNoPriv: "noauth", authNoPriv: "auth", authPriv: "priv" } as const;

describe("SNMPv3 against snmpd, every combination of protocols", () => {
  let agent: LoopbackAgent;
  let port = 0;
  beforeAll(async () => {
    port = await freeUdpPort();
    const configuration = cases.flatMap(({ credential, keys, level }) => [
      `createUser ${credential.user} ${keys}`,
      `rouser ${credential.user} ${snmpdLevels[level]}`,
    ]);
    agent = await startLoopbackAgent({ addresses: [address], port, configuration });
  });
  afterAll(() => agent.stop());

  it.each(cases)("reads by $name", async ({ credential }) => {
    const session = openLoneSession({ address, port, credential, timeoutMs: 2_000, retries: 0 });
    const answers = [await session.get([sysUpTime]), await session.getNext(["1.3.6.1.2.1.1.3"]), await session.getBulk(system)];
    session.close();

    expect(session).toBeInstanceOf(offersAlgorithms(credential) ? NetSnmpSession : UserSession);
    expect(answers).toMatchObject([
      { kind: "ok", varbinds: [{ oid: sysUpTime, value: { kind: "time-ticks" } }] },
      { kind: "ok", varbinds: [{ oid: sysUpTime }] },
      { kind: "ok", varbinds: expect.arrayContaining([expect.objectContaining({ oid: "1.3.6.1.2.1.1.5.0" })]) },
    ]);
  });

  it.each(cases)("reads by $name with our own security model too", async ({ credential }) => {
    const session = new UserSession({ address, port, credential, timeoutMs: 2_000, retries: 0 });
    const answers = [await session.get([sysUpTime]), await session.getBulk(system)];
    session.close();

    expect(answers).toMatchObject([{ kind: "ok" }, { kind: "ok" }]);
  });
});
