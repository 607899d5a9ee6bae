import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleGateway } from "../../onprem-gateway/scripts/bundle-gateway.ts";
import { run, until } from "../e2e/spine/site.ts";
import { CanarySite } from "./canary/canary-site.ts";
import { type Artefacts, type Canaries, filesOf, findCanaries } from "./canary/find-canaries.ts";

const cli = "packages/cli/src/main.ts";
const gateway = "onprem-gateway/src/main.ts";
const linkDown = ["", "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.2.1.31.1.1.1.18.7", "s", "x"];

let site: CanarySite;
let artefacts: Artefacts;
const texts: Record<string, string> = {};

beforeAll(async () => {
  site = await CanarySite.start();
  await live(site);
  await commandLines(site);
  await failures(site);
  texts["output of the gateway"] = site.output;
  await built(site.artefacts);
  artefacts = { folder: site.artefacts, texts };
}, 400_000);
afterAll(async () => {
  await site.stop();
});

/** Polls, takes traps and lines from friends and strangers, ships, is killed and starts again. */
async function live(of: CanarySite): Promise<void> {
  const file = await of.configure("gateway");
  await of.startGateway(file);
  const peer = `127.0.0.1:${of.ports.traps}`;
  for (const community of [of.canaries["trapCommunity"] ?? "", of.canaries["strangersCommunity"] ?? ""]) {
    await run("snmptrap", ["-v2c", "-c", community, peer, ...linkDown]);
  }
  const wrong = ["-v3", "-u", "monitor", "-l", "authPriv", "-a", "SHA-256", "-A", of.canaries["wrongPhrase"] ?? "", "-x", "AES"];
  await run("snmptrap", [...wrong, "-X", of.canaries["privPhrase"] ?? "", peer, ...linkDown]);
  await run("logger", ["-n", "127.0.0.1", "-P", String(of.ports.syslog), "-d", "--rfc3164", "hello"]);
  await notTls(of.ports.tls);
  await until("devices were read, refused and missed", async () => {
    of.assertRunning();
    const shown = JSON.stringify(await widget(of, { view: "overview" }));
    return (
      shown.includes("Nobody answers") && shown.includes("A wrong pass phrase") && /digest|timeout/u.test(shown) && shown.includes("By v3")
    );
  });
  await until("a device has an inventory", async () => JSON.stringify(await widget(of, { view: "posture" })).includes("authPriv"));
  for (const path of ["health", "metrics", "answers?oid=1.3.6.1.2.1.1.5"]) {
    texts[`endpoint /${path}`] = await (await fetch(`http://127.0.0.1:${of.ports.health}/${path}`)).text();
  }
  for (const view of ["overview", "posture", "neighbours"]) texts[`widget ${view}`] = JSON.stringify(await widget(of, { view }));
  const pageOf = async (device: string) => JSON.stringify(await widget(of, { view: "device", site: "busan", device }));
  await until("a device with secrets that AWS keeps was asked", async () => (await pageOf("kept-wrong")).includes("digest"));
  for (const device of ["here-v2c", "here-v3", "wrong-v3", "kept-wrong"]) texts[`widget of ${device}`] = await pageOf(device);
  for (const path of ["stack", "dashboards", "alarms", "notifications", "logs", "resources"]) {
    texts[`console ${path}`] = await (await fetch(new URL(`/api/${path}`, of.console.url))).text();
  }
  await of.endGateway("SIGKILL");
}

/** Does so for each, three at a time. */
async function inLanes<T>(list: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
  };
  await Promise.all([lane(), lane(), lane()]);
}

/** A scanner's bytes on the port for syslog over TLS. */
async function notTls(port: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end("GET / HTTP/1.0\r\n\r\n"));
    socket.on("close", () => resolve()).on("error", () => resolve());
    socket.resume();
  });
}

async function widget(of: CanarySite, event: object): Promise<unknown> {
  const endpoint = of.stack.resources().find(({ physicalId }) => physicalId === "customWidget-isthmus-overview")?.physicalId ?? "";
  const arn = `arn:aws:lambda:${of.stack.region}:${of.stack.accountId}:function:${endpoint}`;
  const origin = new URL(of.console.url).origin;
  const body = JSON.stringify({ endpoint: arn, event });
  const answer = await fetch(`${origin}/api/widget`, { method: "POST", headers: { "content-type": "application/json", origin }, body });
  return await answer.json();
}

async function commandLines(of: CanarySite): Promise<void> {
  const port = ["--port", String(of.ports.snmp), "--timeout", "500"];
  const v3 = ["--v3-user", "monitor", "--auth-protocol", "sha256", "--auth-pass-env", "CANARY_AUTH"];
  const lines: readonly (readonly string[])[] = [
    ["probe", "127.0.0.1", ...port, "--community-env", "CANARY_COMMUNITY"],
    ["probe", "127.0.0.1", ...port, "--community-env", "CANARY_COMMUNITY", "--json"],
    ["probe", "127.0.0.1", ...port, "--community-env", "CANARY_WRONG"],
    ["probe", "127.0.0.1", ...port, ...v3, "--priv-pass-env", "CANARY_WRONG"],
    ["probe", "127.0.0.1", ...port, ...v3, "--priv-pass-env", "CANARY_SHORT", "--json"],
    ["probe", "127.0.0.1", ...port, "--community", of.canaries["strangersCommunity"] ?? "", "--no-such-option"],
    ["discover", "127.0.0.1/32", "--allow-loopback", ...port, "--community-env", "CANARY_COMMUNITY", "--yaml"],
    ["discover", "127.0.0.1/32", "--allow-loopback", ...port, "--credentials", join(of.artefacts, "gateway.yaml"), "--json"],
    ["walk", "127.0.0.1", ...port, "--community-env", "CANARY_COMMUNITY", "--record", "x.snmprec", "--raw"],
    ["oid", "poll", "sysDescr", "127.0.0.1", ...port, "--community-env", "CANARY_COMMUNITY"],
    ["spool", "ls", "spool", "--json"],
    ["spool", "cat", "spool"],
    ["spool", "verify", "spool", "--json"],
    ["gateway", "run", "--config", "gateway.yaml", "--check"],
    ["doctor"],
    ["status"],
  ];
  await inLanes(lines, async (line) => {
    const named = line.map((word) => (Object.values(of.canaries).includes(word) ? "SECRET" : word)).join(" ");
    texts[`isthmus ${named}`] = await of.run(cli, ...line);
  });
}

/** Every way in which a gateway fails that a secret is near. */
async function failures(of: CanarySite): Promise<void> {
  type Change = (configuration: Record<string, unknown>) => void;
  const credential =
    (value: unknown): Change =>
    (configuration) => {
      configuration["credentials"] = { ...(configuration["credentials"] as object), community: value };
    };
  const changes: Readonly<Record<string, Change>> = {
    "a variable that is not there": credential({ version: "2c", community: { env: "CANARY_MISSING" } }),
    "a file that is not there": credential({ version: "2c", community: { file: "/nonexistent/secret" } }),
    "a phrase that is too short": credential({
      version: "3",
      user: "monitor",
      auth: { protocol: "sha256", secret: { env: "CANARY_SHORT" } },
      priv: { protocol: "aes", secret: { env: "CANARY_SHORT" } },
    }),
    "a key that is none": (configuration) => {
      configuration["syslog"] = {
        tls: {
          address: "127.0.0.1",
          port: of.ports.tls,
          certificate: join(of.secretsFolder, "syslog.crt"),
          key: join(of.secretsFolder, "priv"),
        },
      };
    },
    "a port that is taken": (configuration) => {
      configuration["health"] = { address: "127.0.0.1", port: Number(new URL(of.console.url).port) };
    },
    "a spool that is no folder": (configuration) => {
      configuration["spool"] = { dir: join(of.artefacts, "gateway.yaml"), maxBytes: 64 * 1024 * 1024, allowVolatile: true };
    },
  };
  await inLanes(Object.entries(changes), async ([name, change]) => {
    const file = await of.configure(name.replaceAll(" ", "-"), change);
    texts[`gateway with ${name}`] = await of.run(gateway, "--config", file, ...(name.startsWith("a key") ? ["--check"] : []));
  });
  // Batches that nobody takes stay in the spool, and what was sent is kept.
  const url = await of.startProxy();
  await of.startGateway(
    await of.configure("refused", (configuration) => Object.assign(configuration, { uplink: { url, region: of.stack.region } })),
  );
  await until("batches were sent", async () => Promise.resolve(of.batches.length >= 4));
  await of.endGateway("SIGABRT");
  await mkdir(join(of.artefacts, "batches"));
  for (const [at, bytes] of of.batches.entries()) await writeFile(join(of.artefacts, "batches", `${at}.bin`), bytes);
}

/** What is deployed: the gateway's bundle. The templates and the functions' assets are where the local stack put them. */
async function built(folder: string): Promise<void> {
  await bundleGateway(join(folder, "bundle", "gateway.mjs"));
}

/** A copy of the artefacts in which something is leaked, and what is found there. */
async function foundInCopy(leak: (folder: string) => Promise<void>, canaries: Canaries) {
  const copy = await mkdtemp(join(tmpdir(), "isthmus-leaked-"));
  try {
    await cp(join(artefacts.folder, "batches"), join(copy, "batches"), { recursive: true });
    await leak(copy);
    return findCanaries({ folder: copy, texts: {} }, canaries);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

describe("secrets of every kind", () => {
  it("S2: are in no file, output, answer, page, batch, table or bundle after everything that a site does and fails at", () => {
    expect(findCanaries(artefacts, site.canaries)).toEqual([]);
  });

  it("S2: were near everything that was looked through", () => {
    const files = filesOf(artefacts.folder);

    expect(Object.keys(site.canaries).length).toBeGreaterThanOrEqual(12);
    expect(Object.values(site.canaries).filter((value) => value.length < 7)).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
    for (const part of ["/spool/", "/batches/", "/local/", "/bundle/", ".template.json", "/asset."])
      expect(
        files.filter((file) => file.includes(part)),
        part,
      ).not.toEqual([]);
    expect(Object.entries(texts).filter(([, text]) => text.length === 0)).toEqual([]);
    expect(texts["isthmus spool cat spool"]).toContain("here-v3");
    expect(texts["gateway with a phrase that is too short"]).toMatch(/CANARY_SHORT|8 characters/u);
    expect(site.output).toMatch(/"msg":"/u);
    expect(texts["widget of kept-wrong"]).toMatch(/digest/u);
  });

  it("S2: would be found in any of them, in any form", async () => {
    const { community = "", authPhrase = "", tlsKey = "", awsSecretKey = "", privPhrase = "" } = site.canaries;
    const leaks: readonly (readonly [string, Buffer | string, string])[] = [
      ["gateway.log", `{"msg":"x","err":{"message":"community ${community}"}}\n`, "community"],
      ["spool/1.seg", Buffer.concat([Buffer.alloc(64), Buffer.from(authPhrase), Buffer.alloc(9)]), "authPhrase"],
      ["key.hex", Buffer.from(tlsKey).toString("hex"), "tlsKey"],
      ["batch.gz", Buffer.concat([Buffer.from("head"), gzipSync(JSON.stringify({ x: privPhrase }))]), "privPhrase"],
      ["a.json", JSON.stringify({ body: Buffer.from(`ab${awsSecretKey}cd`).toString("base64") }), "awsSecretKey"],
      ["heap", Buffer.from(community, "utf16le"), "community"],
    ];
    for (const [file, content, secret] of leaks) {
      const found = await foundInCopy(async (folder) => {
        await mkdir(join(folder, "spool"), { recursive: true });
        await writeFile(join(folder, file), content);
      }, site.canaries);
      expect(
        found.map((each) => ({ where: each.where, secret: each.secret })),
        file,
      ).toContainEqual({ where: file, secret });
    }
  });
});
