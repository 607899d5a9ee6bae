/** Measures the uplink from a filled spool to a transport that answers at once: `node test/bench/uplink.ts`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import type { Transport } from "@isthmus/onprem-gateway/uplink/transport";
import { Uplink } from "@isthmus/onprem-gateway/uplink/uplink";
import { pollOf } from "../fault/simulation/simulated-gateway.ts";

const records = 60_000;
const directory = await mkdtemp(join(tmpdir(), "isthmus-bench-"));
const events = createPinoEvents({ level: "error" });
const spool = await Spool.open({ directory, maxBytes: 2 ** 33, fs: nodeSpoolFs, clock: systemClock, events });
try {
  for (let n = 0; n < records; n += 2_000) {
    await Promise.all(
      Array.from({ length: 2_000 }, (_, index) => spool.append(pollOf(`device-${index}`, 1_800_000_000_000 + n * 30 + index))),
    );
  }
  const sent = { batches: 0, bytes: 0, cpuUs: 0 };
  const uplink = new Uplink(
    { gatewayId: "gw-bench", gatherMs: 1 },
    { spool, transport: answeringAtOnce(sent), clock: systemClock, events },
  );
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await uplink.start();
  while (spool.stats().records > 0) {
    await systemClock.sleep(5);
  }
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  await uplink.stop();
  const cpuUs = user + system - sent.cpuUs;
  process.stdout.write(
    `uplink, ${records} polls of 120 samples: ${Math.round((records / tookMs) * 1_000)} records/s, ${(cpuUs / records).toFixed(1)} us CPU/record, ${sent.batches} batches, ${(sent.bytes / records).toFixed(0)} octets/record as sent\n`,
  );
} finally {
  await spool.close();
  await rm(directory, { recursive: true, force: true });
}

/** Acknowledges everything; the processor time that this takes is kept apart. */
function answeringAtOnce(sent: { batches: number; bytes: number; cpuUs: number }): Transport {
  return {
    post: async ({ body, sha256 }) => {
      const cpu = process.cpuUsage();
      const { gatewayId, streamEpoch, seqFrom, seqTo } = JSON.parse(gunzipSync(body).toString("utf8")) as Readonly<Record<string, unknown>>;
      const ack = { v: 1, batchSha256: sha256, gatewayId, streamEpoch, verdicts: [{ from: seqFrom, to: seqTo, outcome: "stored" }] };
      sent.batches += 1;
      sent.bytes += body.length;
      const { user, system } = process.cpuUsage(cpu);
      sent.cpuUs += user + system;
      return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(ack)) };
    },
    close: () => undefined,
  };
}
