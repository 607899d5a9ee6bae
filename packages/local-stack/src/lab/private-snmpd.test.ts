import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { startPrivateSnmpd } from "./private-snmpd.ts";

const execute = promisify(execFile);
const community = "private-community";
const v3 = { user: "monitor", authSecret: "auth-pass-phrase", privSecret: "priv-pass-phrase" };
const port = 20_000 + (process.pid % 10_000);
const stops: (() => Promise<void>)[] = [];

async function stateDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "isthmus-snmpd-"));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe("private snmpd", () => {
  it("answers for this machine by community and by v3 authPriv, and keeps its secrets to its owner", async () => {
    const dir = await stateDir();
    const started = await startPrivateSnmpd({ stateDir: dir, address: "127.0.0.1", port, community, v3 });
    if (started.kind !== "running") throw new Error(started.message);
    stops.push(() => started.stop());

    const target = [`127.0.0.1:${port}`, "1.3.6.1.2.1.1.6.0"];
    const byCommunity = await execute("snmpget", ["-v2c", "-c", community, ...target]);
    const user = ["-v3", "-u", v3.user, "-l", "authPriv", "-a", "SHA-256", "-A", v3.authSecret, "-x", "AES", "-X", v3.privSecret];
    const byUser = await execute("snmpget", [...user, ...target]);

    expect(byCommunity.stdout).toContain("This machine");
    expect(byUser.stdout).toContain("This machine");
    expect((await stat(join(dir, "snmpd"))).mode & 0o077).toBe(0);
  });

  it("says where to look when the port is taken", async () => {
    const first = await startPrivateSnmpd({ stateDir: await stateDir(), address: "127.0.0.1", port, community, v3 });
    if (first.kind !== "running") throw new Error(first.message);
    stops.push(() => first.stop());

    const second = await startPrivateSnmpd({ stateDir: await stateDir(), address: "127.0.0.1", port, community: "another", v3 });

    expect(second).toMatchObject({ kind: "unavailable", message: expect.stringContaining("snmpd.log") });
  });
});
