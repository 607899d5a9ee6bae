import { describe, expect, it } from "vitest";
import { parseConfig } from "./load.ts";
import { planReload } from "./plan-reload.ts";

interface Overrides {
  readonly devices?: string;
  readonly poll?: string;
  readonly community?: string;
  readonly spool?: string;
}

const sw1 = "{ id: sw1, name: Switch, address: 10.0.0.1, snmp: { credential: lab } }";
const rt1 = "{ id: rt1, name: Router, address: 10.0.0.2, ping: true }";

async function config(overrides: Overrides = {}) {
  const { devices = `[${sw1}, ${rt1}]`, poll = "{ everySeconds: 60 }", community = "secret-1", spool = "/var/lib/isthmus" } = overrides;
  const text = `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: ${spool} }
poll: ${poll}
credentials: { lab: { version: "2c", community: { env: LAB } } }
devices: ${devices}
`;
  const loaded = await parseConfig(text, { LAB: community });
  if (loaded.kind !== "ok") {
    throw new Error(loaded.problems.map(({ path, expected }) => `${path}: ${expected}`).join("\n"));
  }
  return loaded.config;
}

describe("the plan of a reload", () => {
  it("touches nothing when nothing is different", async () => {
    expect(planReload(await config(), await config())).toEqual({
      added: [],
      removed: [],
      changed: [],
      untouched: ["sw1", "rt1"],
      paced: [],
      restartNeeded: [],
    });
  });

  it("names devices that come, go and change, and leaves the others alone", async () => {
    const moved = rt1.replace("10.0.0.2", "10.0.0.3");
    const after = await config({ devices: `[${moved}, { id: srv1, name: Server, address: 10.0.0.4, ping: true }]` });

    expect(planReload(await config(), after)).toMatchObject({ added: ["srv1"], removed: ["sw1"], changed: ["rt1"], untouched: [] });
  });

  it("takes a device for changed when the secret of its credential is another one, without showing either", async () => {
    const plan = planReload(await config(), await config({ community: "secret-2" }));

    expect(plan).toMatchObject({ changed: ["sw1"], untouched: ["rt1"], restartNeeded: [] });
    expect(JSON.stringify(plan)).not.toContain("secret");
  });

  it("names the sections that count only after a restart", async () => {
    expect(planReload(await config(), await config({ spool: "/srv/isthmus" }))).toMatchObject({ paced: [], restartNeeded: ["spool"] });
  });

  it("names the sections whose pace is another one", async () => {
    expect(planReload(await config(), await config({ poll: "{ everySeconds: 30 }" }))).toMatchObject({
      paced: ["poll"],
      restartNeeded: [],
    });
  });
});
