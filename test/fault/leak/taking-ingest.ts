import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

/** An ingest function that stores nothing and acknowledges everything, so that hours of records cost it no memory. */
export interface TakingIngest {
  readonly url: string;
  /** Records acknowledged, those that came again included. */
  readonly taken: () => number;
  stop(): Promise<void>;
}

interface Envelope {
  readonly gatewayId: string;
  readonly streamEpoch: string;
  readonly records: readonly { readonly seq: number }[];
}

export async function startTakingIngest(): Promise<TakingIngest> {
  let taken = 0;
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const body = Buffer.concat(chunks);
      const { gatewayId, streamEpoch, records } = JSON.parse(gunzipSync(body).toString("utf8")) as Envelope;
      taken += records.length;
      const batchSha256 = createHash("sha256").update(body).digest("hex");
      const verdicts = records.map(({ seq }) => ({ from: seq, to: seq, outcome: "stored" }));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ v: 1, batchSha256, gatewayId, streamEpoch, verdicts }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/lambda-url/ingest/`,
    taken: () => taken,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
