import { createSocket } from "node:dgram";
import { mutated, numbers } from "./generators/mutations.ts";

/** Sends garbage to a port of this machine for so long, 30,000 datagrams a second at most, and writes how many it sent: `node flooder.ts PORT MS`. */
const [port = "0", forMs = "1000"] = process.argv.slice(2);
const perTick = 300;
const tickMs = 10;
const random = numbers(88_172_645);
const garbage = Array.from({ length: 500 }, () => mutated(Buffer.from("302902010104036c6162a71f02014d", "hex"), random));
const socket = createSocket("udp4");
let sent = 0;

await new Promise<void>((resolve) => socket.bind(0, "127.0.66.6", resolve));
const startedMs = performance.now();
while (performance.now() - startedMs < Number(forMs)) {
  const tickStartedMs = performance.now();
  await Promise.all(
    Array.from(
      { length: perTick },
      (_, at) => new Promise((resolve) => socket.send(garbage[(sent + at) % garbage.length] ?? "", Number(port), "127.0.0.1", resolve)),
    ),
  );
  sent += perTick;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, tickMs - (performance.now() - tickStartedMs))));
}
socket.close();
process.stdout.write(`${sent}\n`);
