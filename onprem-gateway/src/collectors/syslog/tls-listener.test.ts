import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHarness, until } from "../testing/collector-harness.ts";
import { SyslogCollector } from "./syslog-collector.ts";
import { makeCertificate } from "./testing/certificates.ts";
import { TlsIdentity } from "./tls-identity.ts";

describe("syslog over TLS", () => {
  let folder = "";
  const cleanups: (() => Promise<void>)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "syslog-tls-"));
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(clientCa?: string) {
    const server = makeCertificate(folder, "gateway");
    const harness = openHarness();
    const tls = { address: "127.0.0.1", port: 0, ...server, clientCa };
    const devices = [{ id: "fw1", address: "127.0.0.1" }];
    const collector = new SyslogCollector({ tls, maxLineBytes: 1_024, devices }, harness.deps);
    cleanups.push(() => collector.stop());
    await collector.start();
    const port = collector.ports().tlsPort ?? 0;
    const open = (certificate?: { readonly certificate: string; readonly key: string }): TLSSocket =>
      connect({
        port,
        host: "127.0.0.1",
        ca: readFileSync(server.certificate),
        ...(certificate === undefined ? {} : { cert: readFileSync(certificate.certificate), key: readFileSync(certificate.key) }),
      });
    return { harness, collector, server, port, open };
  }

  it("receives octet-counted lines (RFC 5425) through a certificate that the sender verifies", async () => {
    const { harness, open } = await started();
    const sender = open();
    await once(sender, "secureConnect");

    sender.end("34 <165>1 - fw1 app - - - first line\n35 <165>1 - fw1 app - - - second line\n");

    const logs = await until(() => harness.ofKind("log").length === 2 && harness.ofKind("log"), { what: "two lines" });
    expect(sender.authorized).toBe(true);
    expect(logs).toMatchObject([
      { deviceId: "fw1", transport: "tcp", format: "rfc5424", message: "first line" },
      { message: "second line" },
    ]);
  });

  it("takes lines only of senders whose certificate the given CA has signed", async () => {
    const trusted = makeCertificate(folder, "sender");
    const other = makeCertificate(folder, "other");
    const { harness, open } = await started(trusted.certificate);
    for (const certificate of [undefined, other]) {
      const refused = open(certificate);
      refused.on("error", () => refused.destroy());
      refused.on("secureConnect", () => refused.write("<13>let me in\n"));
      await closed(refused);
    }

    const sender = open(trusted);
    sender.end("<13>app: trusted\n");

    await until(() => harness.ofKind("log").length > 0, { what: "the trusted line" });
    await until(() => harness.deps.events.counters()["syslog.connection.untrusted"] === 2, { what: "both are counted" });
    expect(harness.ofKind("log")).toMatchObject([{ message: "trusted" }]);
  });

  it("H7: outlives bytes that are no handshake, and counts them", async () => {
    const { harness, port, open } = await started();
    for (const bytes of ["<13>in the clear\n", "\u0016\u0003\u0001\u00ff\u00ff", "\u0000".repeat(70_000)]) {
      const socket = connectPlain(port, "127.0.0.1");
      socket.on("error", () => socket.destroy());
      socket.resume();
      socket.end(bytes);
      await closed(socket);
    }
    open().end("<13>app: good\n");

    await until(() => harness.ofKind("log").length === 1, { what: "the good line" });
    await until(() => (harness.deps.events.counters()["syslog.connection.untrusted"] ?? 0) >= 1, { what: "the others are counted" });
    expect(harness.deps.events.counters()["worker.ended"]).toBeUndefined();
  });

  it("does not start with a key that does not belong to the certificate, and says nothing of either", async () => {
    const { certificate } = makeCertificate(folder, "one");
    const { key } = makeCertificate(folder, "two");
    const tls = { address: "127.0.0.1", port: 0, certificate, key };
    const collector = new SyslogCollector({ tls, maxLineBytes: 1_024, devices: [] }, openHarness().deps);

    await expect(collector.start()).rejects.toMatchObject({
      code: "listener-unavailable",
      message: "syslog over TLS cannot start: the TLS certificate or key cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH)",
    });
  });
});

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on("close", () => resolve()));
}

describe("TlsIdentity", () => {
  it("finds a renewed certificate, keeps what it had when files are damaged, and names the end of a certificate", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tls-identity-"));
    const files = makeCertificate(folder, "first");
    const renewed = makeCertificate(folder, "second");
    const identity = new TlsIdentity(files);

    expect(await identity.read()).toMatchObject({ kind: "ok", isNew: true });
    expect(await identity.read()).toMatchObject({ kind: "ok", isNew: false });
    const before = identity.material;
    copyFileSync(renewed.certificate, files.certificate);
    expect(await identity.read()).toMatchObject({ kind: "failed" });
    expect(identity.material).toBe(before);
    copyFileSync(renewed.key, files.key);
    expect(await identity.read()).toMatchObject({ kind: "ok", isNew: true });

    expect(identity.expiry(Date.now())).toBeUndefined();
    expect(identity.expiry(Date.now() + 80 * 86_400_000)).toMatch(/^the TLS certificate ends at \d{4}-/u);
    writeFileSync(files.key, "");
    expect(await identity.read()).toMatchObject({ kind: "failed" });
    rmSync(folder, { recursive: true });
  });
});
