import { describe, expect, it } from "vitest";
import { emptyProfile, type Profile } from "./profile.ts";
import { profileCatalogue } from "./profile-catalogue.ts";
import { safePattern } from "./safe-pattern.ts";

function profile(name: string, patterns: readonly string[], more: Partial<Profile> = {}): Profile {
  return { ...emptyProfile(name, "isthmus"), patterns, ...more };
}

function redirect(text: string, target: string) {
  const pattern = safePattern(text);
  if (pattern === undefined) throw new TypeError("the pattern of the test is not RE2");
  return { pattern, target };
}

describe("profileCatalogue", () => {
  it("prefers the exact OID, then the longest subtree, then the catch-all", () => {
    const catalogue = profileCatalogue(
      [
        profile("generic", ["1.3.6.1.4.*"]),
        profile("vendor", ["1.3.6.1.4.1.9.*"]),
        profile("family", ["1.3.6.1.4.1.9.1.*"]),
        profile("box", ["1.3.6.1.4.1.9.1.7"]),
      ],
      [],
    );

    const names = ["1.3.6.1.4.1.9.1.7", ".1.3.6.1.4.1.9.1.70", "1.3.6.1.4.1.9.2", "1.3.6.1.4.1.99", "0.0"].map((oid) => {
      const match = catalogue.match(oid, "");
      return [match?.profile.name, match?.specific];
    });

    expect(names).toEqual([
      ["box", true],
      ["family", true],
      ["vendor", true],
      ["generic", false],
      ["generic", false],
    ]);
  });

  it("matches X.* with X in our dialect and Kentik's, not in Datadog's", () => {
    const names = (["isthmus", "kentik", "datadog"] as const).map((dialect) => {
      const own = { ...profile("own", ["1.3.6.1.4.1.14988.1.*"]), dialect };
      return profileCatalogue([profile("generic", ["1.3.6.1.4.*"]), own], []).match("1.3.6.1.4.1.14988.1", "")?.profile.name;
    });

    expect(names).toEqual(["own", "own", "generic"]);
  });

  it("follows sysDescr from profile to profile and ends a circle", () => {
    const catalogue = profileCatalogue(
      [
        profile("linux", ["1.3.6.1.4.1.8072.*"], { redirects: [redirect("(?i)acme", "acme")] }),
        profile("acme", [], { redirects: [redirect("Acme", "linux")] }),
      ],
      [],
    );

    expect(catalogue.match("1.3.6.1.4.1.8072.3", "Linux host")?.redirectedFrom).toEqual([]);
    expect(catalogue.match("1.3.6.1.4.1.8072.3", "ACME box")?.profile.name).toBe("acme");
    expect(catalogue.match("1.3.6.1.4.1.8072.3", "Acme box")?.redirectedFrom.length).toBeLessThanOrEqual(4);
  });

  it("tries Kentik's redirects on the description in lower case", () => {
    const kentik = {
      ...profile("net-snmp", ["1.3.6.1.4.1.8072.*"], { redirects: [redirect("^linux box", "box")] }),
      dialect: "kentik" as const,
    };

    expect(profileCatalogue([kentik, profile("box", [])], []).match("1.3.6.1.4.1.8072.3", "Linux Box 7")?.profile.name).toBe("box");
  });
});
