import { spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const port = 31_000 + (process.pid % 1_000);
const v3 = { user: "monitor", authSecret: "auth-pass-phrase", privSecret: "priv-pass-phrase" };
const env = {
  PATH: process.env["PATH"],
  COMMUNITY: "probe-community",
  AUTH: v3.authSecret,
  PRIV: v3.privSecret,
  WRONG: "wrong-pass-phrase",
};
let folder: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-probe-"));
  const started = await startPrivateSnmpd({ stateDir: folder, address: "127.0.0.1", port, community: env.COMMUNITY, v3 });
  if (started.kind !== "running") throw new Error(started.message);
  stop = () => started.stop();
});

afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a person would, in a process of its own. */
function isthmus(...args: readonly string[]): Promise<Finished> {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

/** The agent at another address than its own, which answers from a third one. */
async function startRelay({ asked, answering }: { readonly asked: string; readonly answering: string }) {
  const bound = async (address: string, at = 0) => {
    const socket = createSocket("udp4");
    return new Promise<Socket>((resolve) => socket.bind(at, address, () => resolve(socket)));
  };
  const [front, behind] = [await bound(asked), await bound("127.0.0.1")];
  const relayPort = front.address().port;
  const back = await bound(answering, relayPort);
  let client = { port: 0, address: asked };
  front.on("message", (request, peer) => {
    client = peer;
    behind.send(request, port, "127.0.0.1");
  });
  behind.on("message", (answer) => back.send(answer, client.port, client.address));
  const close = () => {
    for (const socket of [front, behind, back]) socket.close();
  };
  return { port: relayPort, close };
}

const target = ["probe", "127.0.0.1", "--port", String(port)];
const user = ["--v3-user", v3.user, "--priv-pass-env", "PRIV"];

describe("isthmus probe, against Debian's snmpd", () => {
  it("shows this machine as a device, by community", async () => {
    const { code, stdout, stderr } = await isthmus(...target, "--community-env", "COMMUNITY");

    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain("This machine");
    expect(stdout).toMatch(/\d+ interfaces?: \d+ up/u);
    expect(stdout).toMatch(/\blo\b/u);
  });

  it("gives the normalised model as JSON, by v3 authPriv", async () => {
    const { code, stdout } = await isthmus(...target, ...user, "--auth-pass-env", "AUTH", "--json");

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      address: "127.0.0.1",
      collectedVia: { version: "3", securityLevel: "authPriv" },
      interfaces: expect.arrayContaining([expect.objectContaining({ key: "lo" })]),
    });
  });

  it("gives only the parts that are asked for, and refuses others", async () => {
    const asked = await isthmus(...target, "--community-env", "COMMUNITY", "--section", "identity,interfaces", "--json");
    const refused = await isthmus(...target, "--community-env", "COMMUNITY", "--section", "everything");

    expect(Object.keys(JSON.parse(asked.stdout) as object)).toEqual(["address", "identity", "interfaces"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("Parts are: identity, interfaces");
  });

  it("reads a device that answers from another of its addresses, once that is named", async () => {
    const relay = await startRelay({ asked: "127.0.0.3", answering: "127.0.0.4" });
    const probe = [
      "probe",
      "127.0.0.3",
      "--port",
      String(relay.port),
      "--community-env",
      "COMMUNITY",
      "--timeout",
      "1000",
      "--retries",
      "0",
    ];

    const refused = await isthmus(...probe);
    const read = await isthmus(...probe, "--answers-from", "127.0.0.4", "--json");
    const mistyped = await isthmus(...probe, "--answers-from", "rt1");
    relay.close();

    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("Answers came from 127.0.0.4") });
    expect(read).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(read.stdout)).toHaveProperty("system.sysName");
    expect(mistyped.code).toBe(1);
  });

  it("exits 2 with the very reason and a hint when the pass phrase is wrong", async () => {
    const { code, stdout, stderr } = await isthmus(...target, ...user, "--auth-pass-env", "WRONG");

    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("wrong-digest");
    expect(stderr).toContain("Check the authentication protocol and pass phrase");
    expect(stderr).not.toContain(env.WRONG);
  });
});
