/** The uplink over real connections that go bad. The deadline of an exchange is half a second here instead of 30 s. */

import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";
import { countedEvents } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import { HttpsTransport } from "@isthmus/onprem-gateway/uplink/https-transport";
import { defaultBackoff } from "@isthmus/onprem-gateway/uplink/send-plan";
import { createSigner } from "@isthmus/onprem-gateway/uplink/signer";
import { Uplink } from "@isthmus/onprem-gateway/uplink/uplink";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IngestStub } from "./ingest-stub.ts";
import { ToxicProxy, type Toxin } from "./toxic-proxy.ts";

let ingest = new IngestStub();
let proxy = new ToxicProxy(0);

beforeEach(async () => {
  ingest = new IngestStub();
  await ingest.start();
  proxy = new ToxicProxy(Number(new URL(ingest.url).port));
  await proxy.start();
});

afterEach(async () => {
  await proxy.stop();
  await ingest.stop();
});

async function gatewayAt(host: string) {
  const events = countedEvents();
  const clock = systemClock;
  const spool = await Spool.open({ directory: "/spool", maxBytes: 2 ** 24, fs: new ForgetfulFs(), clock, events });
  const sign = createSigner({
    region: "ap-northeast-2",
    credentials: async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" }),
  });
  const transport = new HttpsTransport({ url: new URL(`http://${host}/lambda-url/ingest/`), sign, clock, deadlineMs: 500 });
  const backoff = { ...defaultBackoff, baseMs: 5, unreachableCapMs: 40, overloadedCapMs: 40, probeEveryMs: 10_000 };
  const uplink = new Uplink({ gatewayId: "gw-test", gatherMs: 5, backoff, lastDeliveryMs: 500 }, { spool, transport, clock, events });
  await uplink.start();
  return { spool, uplink };
}

/** Accepts log lines whose text hardly compresses. */
async function accept(spool: Spool, { first, last }: { readonly first: number; readonly last: number }): Promise<void> {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  await Promise.all(numbers.map((n) => spool.append({ kind: "log", tsMs: systemClock.nowMs(), body: logBody(n) })));
}

function logBody(n: number): Uint8Array {
  const filler = Array.from({ length: 40 }, (_, index) => Math.imul(n * 31 + index, 2_654_435_761) >>> 0).join(" ");
  const line = { address: "192.0.2.1", transport: "udp", format: "unparsed", facility: 1, severity: 6, message: `${n} ${filler}` };
  return Buffer.from(JSON.stringify(line));
}

/** Polls a condition; fails after 20 s. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const bearable: readonly (readonly [string, Toxin])[] = [
  ["answers late", { kind: "latency", ms: 60 }],
  ["carries a few octets at a time", { kind: "slices", bytes: 97 }],
  ["is so slow that a full batch misses the deadline", { kind: "trickle", bytesPerTick: 700, tickMs: 20 }],
];

const unbearable: readonly (readonly [string, Toxin])[] = [
  ["resets every connection", { kind: "reset", afterBytes: 300 }],
  ["is half open", { kind: "half-open" }],
];

describe("bad line", () => {
  it.each(bearable)("N7: delivers all the same over a line that %s", async (_name, toxin) => {
    proxy.poison(toxin);
    const { spool, uplink } = await gatewayAt(`127.0.0.1:${proxy.port}`);

    await accept(spool, { first: 1, last: 120 });
    await until(() => spool.stats().records === 0);
    await uplink.stop();
    await spool.close();

    expect(new Set(ingest.ledger.stored.values()).size).toBe(120);
    expect(ingest.ledger.conflicts).toEqual([]);
  });

  it.each(unbearable)("N7: keeps everything while the line %s, and delivers it once the line is back", async (_name, toxin) => {
    const { spool, uplink } = await gatewayAt(`127.0.0.1:${proxy.port}`);
    await accept(spool, { first: 1, last: 20 });
    await until(() => spool.stats().records === 0);
    proxy.poison(toxin);
    await accept(spool, { first: 21, last: 60 });
    await until(() => uplink.problem() !== undefined);
    const kept = spool.stats().records;
    proxy.poison({ kind: "none" });

    await until(() => spool.stats().records === 0);
    const problem = uplink.problem();
    await uplink.stop();
    await spool.close();

    expect(kept).toBe(40);
    expect(problem).toBeUndefined();
    expect(new Set(ingest.ledger.stored.values()).size).toBe(60);
    expect(ingest.ledger.conflicts).toEqual([]);
  });

  it("N7: keeps everything while the name cannot be resolved, and says so", async () => {
    const { spool, uplink } = await gatewayAt("ingest.invalid");
    await accept(spool, { first: 1, last: 3 });
    await until(() => uplink.problem() !== undefined);
    const problem = uplink.problem();
    await uplink.stop();

    expect(problem).toMatch(/ENOTFOUND|EAI_AGAIN|no answer in time/u);
    expect(spool.stats().records).toBe(3);
    await spool.close();
  });
});
