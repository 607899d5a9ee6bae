import { BatchAck, type DesiredNotice } from "@isthmus/contract";
import type { Transport } from "../uplink/transport.ts";

/**
 * The transport, with an ear for what acknowledgements say about the desired configuration. One that is for another batch is not
 * listened to. What the uplink makes of an answer stays its own affair.
 */
export function hearingOffers(transport: Transport, onOffer: (offered: DesiredNotice) => void): Transport {
  return {
    async post(request, signal) {
      const answer = await transport.post(request, signal);
      if (answer.kind === "answered" && answer.status === 200) {
        const offered = offerOf(answer.body, request.sha256);
        if (offered !== undefined) {
          onOffer(offered);
        }
      }
      return answer;
    },
    close: () => transport.close(),
    get clockSkewMs() {
      return transport.clockSkewMs;
    },
  };
}

function offerOf(body: Buffer, batchSha256: string): DesiredNotice | undefined {
  try {
    const ack = BatchAck.safeParse(JSON.parse(body.toString("utf8"))).data;
    return ack?.batchSha256 === batchSha256 ? ack.desired : undefined;
  } catch {
    return undefined;
  }
}
