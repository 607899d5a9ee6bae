import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/how-to/sign-in-a-gateway.md"), "utf8");
/** The commands that the page has a person type, section by section. */
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gmsu)].map(([, block = ""]) => block).filter((block) => block.includes("openssl "));
const isRevocation = (block: string) => block.includes("-revoke");

const folder = mkdtempSync(join(tmpdir(), "isthmus-sign-in-"));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (script: string) => execFileSync("sh", ["-eu", "-c", script], { cwd: folder, env: environment, stdio: "pipe" });
const environment = { PATH: process.env["PATH"] ?? "", HOME: folder, CA_PASSPHRASE: "a pass phrase of this test" };
const verify = (...options: readonly string[]) =>
  spawnSync("openssl", ["verify", "-CAfile", "authority.pem", ...options, "gateway.pem"], { cwd: folder, encoding: "utf8" });

describe("the commands of the how-to for signing in", () => {
  beforeAll(() => {
    for (const block of blocks.filter((each) => !isRevocation(each))) run(block);
  });

  it("are found: an authority, a request, a certificate, a revocation", () => {
    expect(blocks).toHaveLength(4);
    expect(blocks.filter(isRevocation)).toHaveLength(1);
  });

  it("T16: make an authority and a certificate as Roles Anywhere takes them", () => {
    const [authority, gateway] = ["authority.pem", "gateway.pem"].map((file) => new X509Certificate(readFileSync(join(folder, file))));

    expect(authority?.ca).toBe(true);
    expect(gateway).toMatchObject({ ca: false, subject: "CN=gw-busan-1" });
    expect(gateway?.checkIssued(authority ?? gateway)).toBe(true);
    expect(gateway?.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(verify("-purpose", "sslclient").stdout).toContain("OK");
  });

  it("T14: leave the gateway's key to its owner alone", () => {
    expect(statSync(join(folder, "gateway.key")).mode & 0o077).toBe(0);
  });

  it("T16: take a certificate back, so that the revocation list that is deployed names it", () => {
    const before = verify("-crl_check", "-CRLfile", "revoked.pem").status;
    for (const block of blocks.filter(isRevocation)) run(block);
    const after = verify("-crl_check", "-CRLfile", "revoked.pem");

    expect(before).toBe(0);
    expect(after.status).not.toBe(0);
    expect(after.stderr).toContain("certificate revoked");
  });
});
