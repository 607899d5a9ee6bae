import type { DesiredSettings } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { parseConfig } from "./load.ts";
import { showProblem } from "./problem.ts";

const file = (more: string) => `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials: { core: { version: "2c", community: { env: CORE } } }
poll: { everySeconds: 60, retries: 3 }
devices: [{ id: sw1, name: Local switch, address: 10.0.0.1, ping: true }, { id: fw1, name: Firewall, address: 10.0.0.9, ping: true }]
${more}`;
const accepting = file("cloudConfig: { targets: [10.0.0.0/8, 2001:db8::/32] }");

async function loaded(text: string, desired: DesiredSettings) {
  const result = await parseConfig(text, { CORE: "secret" }, { desired });
  return result.kind === "ok" ? result : result.problems.map(showProblem);
}

const rt1 = { id: "rt1", name: "Router", address: "10.0.0.2", snmp: { credential: "core" } };

describe("the cloud's wishes laid over the gateway's file", () => {
  it("adds devices and lets the file's own stand, also when the cloud has one of the same id", async () => {
    const result = await loaded(accepting, { devices: [{ id: "sw1", name: "Cloud switch", address: "10.9.9.9", ping: true }, rt1] });

    expect(result).toMatchObject({ kind: "ok", pinned: 1 });
    expect("config" in result && result.config.devices.map(({ id, name }) => `${id} ${name}`)).toEqual([
      "sw1 Local switch",
      "rt1 Router",
      "fw1 Firewall",
    ]);
  });

  it("replaces pace and thresholds key by key", async () => {
    const result = await loaded(accepting, { poll: { everySeconds: 30 }, ping: { downAfter: 5 } });

    expect(result).toMatchObject({ config: { poll: { everySeconds: 30, retries: 3 }, ping: { downAfter: 5, upAfter: 2 } } });
  });

  it.each([[file("")], [file("cloudConfig: { accept: false, targets: [10.0.0.0/8] }")]])(
    "is not looked at when the file does not let it",
    async (text) => {
      const result = await loaded(text, { devices: [rt1] });

      expect("config" in result && result.config.devices.map(({ id }) => id)).toEqual(["sw1", "fw1"]);
    },
  );

  it("T24: names every device outside of the networks that the file allows, whatever way the address is written", async () => {
    const addresses = ["192.0.2.1", "::ffff:192.0.2.1", "2001:db9::1", "::ffff:c000:201", "169.254.169.254", "127.0.0.1"];
    const result = await loaded(accepting, {
      devices: addresses.map((address, index) => ({ id: `d${index}`, name: "Device", address, ping: true })),
    });

    for (const [index] of addresses.entries()) {
      expect(result).toContainEqual(expect.stringMatching(new RegExp(`^devices\\[${index}\\]\\.address: expected an address within`, "u")));
    }
  });

  it("takes other addresses that a device answers from, and only within the networks that the file allows", async () => {
    const answering = (...answersFrom: string[]) => loaded(accepting, { devices: [{ ...rt1, snmp: { credential: "core", answersFrom } }] });

    const result = await answering("10.1.1.1", "2001:db8::1");
    expect("config" in result && result.config.devices[0]?.snmp?.answersFrom).toEqual(["10.1.1.1", "2001:db8::1"]);
    expect(await answering("10.1.1.1", "192.0.2.1")).toEqual([
      expect.stringMatching(/^devices\[0\]\.snmp\.answersFrom\[1\]: expected an address within cloudConfig\.targets/u),
    ]);
  });

  it("tells every problem at its place in the cloud's list: unknown credentials, duplicates, devices without a way to be watched", async () => {
    const result = await loaded(accepting, {
      devices: [
        { ...rt1, snmp: { credential: "none" } },
        { ...rt1, id: "rt2" },
        { id: "rt3", name: "Mute", address: "10.0.0.3" },
      ],
    });

    expect(result).toEqual([
      expect.stringMatching(/^devices\[0\]\.snmp\.credential: expected the name of an entry of credentials \(core\)/u),
      expect.stringMatching(/^devices\[2\]: expected ping: true, an snmp section, or both/u),
      expect.stringMatching(/^devices\[1\]\.address: expected another address than devices\[0\]/u),
    ]);
  });
});
