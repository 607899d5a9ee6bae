import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { HttpsTransport } from "@isthmus/onprem-gateway/uplink/https-transport";
import { createSigner } from "@isthmus/onprem-gateway/uplink/signer";
import { afterEach, describe, expect, it, vi } from "vitest";
import { certificateFor } from "./certificate.ts";

const day = 86_400_000;
const valid = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };
const expired = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
const notYet = { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) };
const usual = getCACertificates("default");

let server: Server | undefined;
let requests = 0;

afterEach(async () => {
  vi.unstubAllEnvs();
  setDefaultCACertificates(usual);
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

/** Posts a batch to `localhost`, where a server shows a certificate for `hostname`; the gateway's host trusts it when told. */
async function postTo(hostname: string, { times, isTrusted }: { readonly times: typeof valid; readonly isTrusted: boolean }) {
  const own = certificateFor(hostname, times);
  setDefaultCACertificates(isTrusted ? [...usual, own.cert] : usual);
  requests = 0;
  const listening = createServer(own, (_request, response) => {
    requests += 1;
    response.writeHead(429).end();
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" });
  const transport = new HttpsTransport({
    url: new URL(`https://localhost:${port}/`),
    clock: systemClock,
    sign: createSigner({ region: "ap-northeast-2", credentials }),
  });
  const answer = await transport.post({ body: Buffer.from("batch"), sha256: "0".repeat(64) }, new AbortController().signal);
  transport.close();
  return answer;
}

describe("uplink over TLS", () => {
  it("talks to the configured host when its certificate is in order", async () => {
    expect(await postTo("localhost", { times: valid, isTrusted: true })).toMatchObject({ kind: "answered", status: 429 });
    expect(requests).toBe(1);
  });

  it.each([
    ["has expired", "localhost", { times: expired, isTrusted: true }, "CERT_HAS_EXPIRED"],
    ["is not valid yet", "localhost", { times: notYet, isTrusted: true }, "CERT_NOT_YET_VALID"],
    ["is for another host", "elsewhere.example", { times: valid, isTrusted: true }, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["nobody vouches for", "localhost", { times: valid, isTrusted: false }, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ])("N7: sends nothing to a host whose certificate %s, and names the reason", async (_name, hostname, options, reason) => {
    expect(await postTo(hostname, options)).toEqual({ kind: "unanswered", reason });
    expect(requests).toBe(0);
  });

  it("T21: checks certificates even when the environment says not to", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");

    expect(await postTo("localhost", { times: valid, isTrusted: false })).toMatchObject({ kind: "unanswered" });
    expect(requests).toBe(0);
  });
});
