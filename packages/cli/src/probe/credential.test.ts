import { describe, expect, it } from "vitest";
import { credentialFrom } from "./credential.ts";

const env = { COMMUNITY: "c-secret", AUTH: "a-secret", PRIV: "p-secret" };

describe("credential of a probe", () => {
  it("takes a community from the environment, as v2c unless v1 is asked for", () => {
    const credential = credentialFrom({ communityEnv: "COMMUNITY" }, env);

    expect(credential.version).toBe("2c");
    expect(credential.version === "3" ? undefined : credential.community.reveal()).toBe("c-secret");
    expect(credentialFrom({ communityEnv: "COMMUNITY", v1: true }, env).version).toBe("1");
  });

  it("makes a v3 user as strong as its pass phrases allow, SHA-256 and AES by default", () => {
    expect(credentialFrom({ v3User: "monitor", authPassEnv: "AUTH", privPassEnv: "PRIV" }, env)).toMatchObject({
      version: "3",
      user: "monitor",
      auth: { protocol: "sha256" },
      priv: { protocol: "aes" },
    });
    expect(credentialFrom({ v3User: "monitor" }, env)).toEqual({ version: "3", user: "monitor" });
  });

  it("never guesses: no credential, two credentials, privacy without authentication and unset variables are refused", () => {
    expect(() => credentialFrom({}, env)).toThrow(/Say how to ask/u);
    expect(() => credentialFrom({ community: "x", v3User: "y" }, env)).toThrow(/Say how to ask/u);
    expect(() => credentialFrom({ v3User: "y", privPassEnv: "PRIV" }, env)).toThrow(/no privacy without authentication/u);
    expect(() => credentialFrom({ communityEnv: "NOWHERE" }, env)).toThrow(/NOWHERE is not set/u);
  });

  it("keeps secrets out of what is printed", () => {
    expect(JSON.stringify(credentialFrom({ community: "c-secret" }, env))).not.toContain("c-secret");
  });
});
