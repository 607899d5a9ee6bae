import { writeSync } from "node:fs";
import { encodeFrame } from "../frame-stream.ts";
import { channelDescriptor, serveWorkerChannel } from "../worker-channel.ts";

/** A worker for tests of the supervisor: does what its messages say. */
const channel = serveWorkerChannel({
  onInit: (body, core) => {
    core.send({
      init: body,
      pid: process.pid,
      environment: Object.keys(process.env),
      arguments: process.argv.slice(2),
      execArgv: process.execArgv,
    });
  },
  onMessage: (body) => {
    switch (body) {
      case "exit":
        process.exit(3);
        break;
      case "hang":
        while (true) {
          Math.sqrt(2);
        }
      case "nonsense":
        writeSync(channelDescriptor, Buffer.from([0, 0, 0, 8, 255, 1, 2, 3, 4, 5, 6, 7]));
        break;
      case "oversize":
        writeSync(channelDescriptor, Buffer.from([0x7f, 0xff, 0xff, 0xff]));
        break;
      case "babble":
        writeSync(channelDescriptor, Buffer.concat(Array.from({ length: 200 }, (_, at) => encodeFrame({ type: "gossip", at }))));
        break;
      default:
        if (body instanceof Uint8Array) {
          take(body);
        } else {
          channel.send({ echo: body });
        }
    }
  },
});

/** Reads an input as a listener would: ends at the one it cannot stand. */
function take(input: Uint8Array): void {
  if (!channel.admits(input)) {
    channel.send({ refused: input.length });
    return;
  }
  if (Buffer.from(input).includes("poison")) {
    process.exit(9);
  }
  channel.send({ took: input.length });
}
