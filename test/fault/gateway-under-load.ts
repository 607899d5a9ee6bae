import { writeSync } from "node:fs";
import { Secret } from "@isthmus/onprem-gateway/config/secret";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { openOwnedSpool } from "@isthmus/onprem-gateway/open-spool";
import { SpoolIntake } from "@isthmus/onprem-gateway/runtime/spool-intake";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { HttpsTransport } from "@isthmus/onprem-gateway/uplink/https-transport";
import { defaultBackoff } from "@isthmus/onprem-gateway/uplink/send-plan";
import { createSigner } from "@isthmus/onprem-gateway/uplink/signer";
import { Uplink } from "@isthmus/onprem-gateway/uplink/uplink";

/**
 * The gateway's spool and uplink in a process of their own, under a load of numbered log lines from `first` to `last`, `burst` at once. Each line is reported on standard
 * output once it is accepted, in one write, so that what the parent has read was accepted, however this process ends. Ends when
 * everything is shipped, with a line "drained", or in order after SIGTERM, with a line "stopped". The spool is encrypted where a key is given.
 */
const [dir = "", url = "", first = "1", last = "0", burst = "40", key] = process.argv.slice(2);
const events = createPinoEvents();
const owned = await openOwnedSpool(
  { dir, maxBytes: 2 ** 30, allowVolatile: false, ...(key === undefined ? {} : { key: new Secret(key) }) },
  { clock: systemClock, events, onFatal: () => process.exit(1) },
);
const intake = new SpoolIntake(owned.spool, events);
const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" });
const transport = new HttpsTransport({
  url: new URL(url),
  clock: systemClock,
  sign: createSigner({ region: "ap-northeast-2", credentials }),
});
const uplink = new Uplink(
  { gatewayId: "gw-test", gatherMs: 5, backoff: { ...defaultBackoff, baseMs: 10, unreachableCapMs: 200, overloadedCapMs: 200 } },
  { spool: owned.spool, transport, clock: systemClock, events },
);
await uplink.start();
let isAskedToStop = false;
process.once("SIGTERM", () => {
  isAskedToStop = true;
});

const filler = "x".repeat(1_500);
for (let n = Number(first); n <= Number(last) && !isAskedToStop; n += Number(burst)) {
  const numbers = Array.from({ length: Math.min(Number(burst), Number(last) - n + 1) }, (_, index) => n + index);
  const outcomes = await Promise.all(numbers.map((number) => intake.accept(logLine(number))));
  const accepted = numbers.filter((_, index) => outcomes[index] === "accepted");
  writeSync(1, accepted.map((number) => `${number}\n`).join(""));
}
while (owned.spool.stats().records > 0 && !isAskedToStop) {
  await systemClock.sleep(5);
}
await owned.spool.seal();
await uplink.stop();
await owned.close();
writeSync(1, isAskedToStop ? "stopped\n" : "drained\n");

function logLine(n: number) {
  return {
    kind: "log",
    tsMs: systemClock.nowMs(),
    address: "192.0.2.1",
    transport: "udp",
    format: "unparsed",
    facility: 1,
    severity: 6,
    message: `${n} ${filler}`,
  } as const;
}
