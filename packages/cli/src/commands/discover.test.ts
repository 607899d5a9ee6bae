import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { snmpdCli } from "../testing/snmpd-cli.ts";

const port = 32_000 + (process.pid % 1_000);
const address = "127.0.33.1";
const cli = snmpdCli({ address, port });
beforeAll(() => cli.start());
afterAll(() => cli.stop());
beforeEach(() => cli.forget());

function run(...args: readonly string[]): Promise<number> {
  return cli.run(["discover", ...args], { OTHER: "other-community" });
}

const lab = [`${address}/31`, "--allow-loopback", "--port", String(port), "--timeout", "300"];

describe("isthmus discover", () => {
  it("shows what is there, what opened it and what only answers ping", async () => {
    expect(await run(...lab, "--community-env", "OTHER", "--community-env", "LAB")).toBe(0);

    expect(cli.printed.join("\n")).toContain(
      "2 addresses scanned: 1 devices read over SNMP, 0 with an agent that no credential opened, 1 answer ping only.",
    );
    expect(cli.printed.join("\n")).toMatch(/127\.0\.33\.1 .* lab /u);
    expect(cli.printed.join("\n") + cli.complained.join("\n")).not.toContain("community");
  });

  it("prints a fragment of configuration, with the names of a credentials file", async () => {
    await writeFile(join(cli.folder, "credentials.yaml"), 'credentials: { site-lab: { version: "2c", community: { env: LAB } } }\n');

    expect(await run(...lab, "--credentials", "credentials.yaml", "--yaml")).toBe(0);

    expect(parse(cli.printed.join("\n"))).toMatchObject({
      devices: [
        { address: "127.0.33.0", ping: true },
        { address, snmp: { credential: "site-lab", port } },
      ],
    });
  });

  it("says which credentials the fragment needs, by their variables", async () => {
    expect(await run(...lab, "--community-env", "LAB", "--yaml")).toBe(0);

    expect(cli.printed.join("\n")).toMatch(/^# under credentials: {2}lab: \{ version: "2c", community: \{ env: LAB \} \}\ndevices:/u);
  });

  it("says that an agent is there which no credential opens, and exits 2 where there is nothing", async () => {
    expect(await run(...lab, "--community-env", "OTHER")).toBe(0);
    expect(await run(address, "--allow-loopback", "--exclude", address)).toBe(2);

    expect(cli.printed.join("\n")).toContain(`${address}: an agent answers, but no credential opens it (other: timeout)`);
  });

  it("prints the joins alone when asked for the audit", async () => {
    expect(await run(...lab, "--community-env", "LAB", "--audit", "--keep-apart", address)).toBe(0);

    expect(cli.printed).toEqual([expect.stringMatching(/^2 devices, 0 of them with several addresses; 0 times/u)]);
  });

  it("asks the devices of a configuration for their neighbours, and says who did not answer", async () => {
    const device = (id: string, at: string) => `{ id: ${id}, name: ${id}, address: ${at}, snmp: { credential: lab, port: ${port} } }`;
    const site = `site: s\ngateway: g\nuplink: { url: "https://localhost/", region: us-east-1 }\nspool: { dir: / }\nallowLoopbackTargets: true
credentials: { lab: { version: "2c", community: { env: LAB } } }\ndevices: [${device("here", address)}, ${device("gone", "127.0.35.1")}]\n`;
    await writeFile(join(cli.folder, "site.yaml"), site);

    // Whether this machine's ARP table names somebody is not known here.
    expect([0, 2]).toContain(await run("--from-neighbours", "--credentials", "site.yaml", "--timeout", "300"));
    expect(await run("--from-neighbours")).toBe(1);
    expect(await run("--from-neighbours", address, "--credentials", "site.yaml")).toBe(1);
    expect(await run()).toBe(1);

    expect(cli.printed.join("\n")).toMatch(/^1 of 2 devices read over SNMP .*\nno answer from gone/u);
  });

  it("refuses ranges and files that are wrong before it sends anything", async () => {
    await writeFile(join(cli.folder, "bad.yaml"), "credentials: { lab: { version: '2c', community: clear-text } }\n");

    expect(await run("169.254.169.254", "127.0.0.0/30")).toBe(1);
    expect(await run("192.0.2.1", "--credentials", "bad.yaml")).toBe(1);
    expect(await run("192.0.2.1", "--credentials", "missing.yaml")).toBe(1);
    expect(await run("192.0.2.1", "--community-env", "UNSET")).toBe(1);

    const all = cli.complained.join("\n");
    expect(all).toMatch(/169\.254\.169\.254: contains link-local addresses.*[\s\S]*127\.0\.0\.0\/30: contains loopback/u);
    expect(all).toContain("credentials.lab.community: expected a reference to a secret");
    expect(all).not.toContain("clear-text");
    expect(all).toContain("missing.yaml cannot be read");
    expect(all).toContain("UNSET is not set");
  });
});
