import type { Verdict } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import type { SpooledRecord } from "../spool/backlog.ts";
import { judgeAnswer } from "./judge-answer.ts";

const streamEpoch = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
const sha256 = "a".repeat(64);
const records: readonly SpooledRecord[] = [4, 5, 9].map((seq) => ({ seq, since: seq, tsMs: 0, kind: "log", body: Buffer.from("{}") }));
const sent = { records, sha256, gatewayId: "gw-1", streamEpoch };
const all: readonly Verdict[] = [{ from: 4, to: 9, outcome: "stored" }];

function ack(change: Readonly<Record<string, unknown>>) {
  const body = { v: 1, batchSha256: sha256, gatewayId: "gw-1", streamEpoch, verdicts: all, ...change };
  return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(body)) } as const;
}

describe("judgeAnswer", () => {
  it("pairs each record with the verdict that names it", () => {
    const verdicts: readonly Verdict[] = [
      { from: 4, to: 4, outcome: "stored" },
      { from: 5, to: 5, outcome: "rejected", code: "bad" },
      { from: 6, to: 9, outcome: "duplicate" },
    ];

    const judgement = judgeAnswer(ack({ verdicts }), sent);

    expect(judgement.kind === "acknowledged" ? judgement.judged.map(({ record, verdict }) => [record.seq, verdict.outcome]) : []).toEqual([
      [4, "stored"],
      [5, "rejected"],
      [9, "duplicate"],
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["another batch's hash", { batchSha256: "b".repeat(64) }],
    ["another gateway", { gatewayId: "gw-2" }],
    ["another stream", { streamEpoch: "00000000-0000-4000-8000-000000000000" }],
    ["another wire version", { v: 2 }],
    ["no verdicts", { verdicts: [] }],
    ["a record left out", { verdicts: [{ from: 4, to: 5, outcome: "stored" }] }],
    [
      "overlapping verdicts",
      {
        verdicts: [
          { from: 4, to: 6, outcome: "stored" },
          { from: 6, to: 9, outcome: "retry" },
        ],
      },
    ],
    [
      "verdicts out of order",
      {
        verdicts: [
          { from: 6, to: 9, outcome: "stored" },
          { from: 4, to: 5, outcome: "stored" },
        ],
      },
    ],
    ["verdicts beyond the batch", { verdicts: [{ from: 4, to: 10, outcome: "stored" }] }],
    ["verdicts before the batch", { verdicts: [{ from: 3, to: 9, outcome: "stored" }] }],
    ["an unknown outcome", { verdicts: [{ from: 4, to: 9, outcome: "perhaps" }] }],
  ])("T21: takes an acknowledgement with %s for none", (_name, change) => {
    expect(judgeAnswer(ack(change), sent).kind).toBe("wait");
  });

  it.each(["", "<html>", "null", "[]", '{"v":1}'])("N7: takes the body %j for no acknowledgement", (text) => {
    expect(judgeAnswer({ kind: "answered", status: 200, body: Buffer.from(text) }, sent).kind).toBe("wait");
  });

  it("does not let an answer silence the gateway for more than a quarter of an hour", () => {
    const judgement = judgeAnswer({ kind: "answered", status: 503, retryAfterMs: 1e9, body: Buffer.from("") }, sent);

    expect(judgement).toMatchObject({ kind: "wait", retryAfterMs: 900_000 });
  });

  it("divides a batch that is refused for its content, with the code of the refusal", () => {
    const body = Buffer.from(JSON.stringify({ error: { code: "too-large", message: "20 MiB at most" } }));

    expect(judgeAnswer({ kind: "answered", status: 413, body }, sent)).toEqual({
      kind: "divide",
      code: "too-large",
      detail: "20 MiB at most",
    });
    expect(judgeAnswer({ kind: "answered", status: 400, body: Buffer.from("?") }, sent)).toEqual({
      kind: "divide",
      code: "http-400",
      detail: "",
    });
  });
});
