import { serveWorkerChannel } from "../worker-channel.ts";

/** A worker for tests of the supervisor: does what its messages say. */
serveWorkerChannel({
  onInit: (body, channel) => {
    channel.send({ init: body, environment: Object.keys(process.env), arguments: process.argv.slice(2), execArgv: process.execArgv });
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
      default:
        process.send?.({ type: "message", body: { echo: body } });
    }
  },
});
