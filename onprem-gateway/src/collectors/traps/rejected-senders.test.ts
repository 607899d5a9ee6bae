import { describe, expect, it } from "vitest";
import { RejectedSenderList } from "./rejected-senders.ts";

describe("RejectedSenderList", () => {
  it("lists senders by reason and user, most often first, a little after the first rejection", () => {
    const list = new RejectedSenderList();
    list.add({ address: "192.0.2.1", reason: "community" }, 0);
    list.add({ address: "192.0.2.2", reason: "digest", user: "ops" }, 10);
    list.add({ address: "192.0.2.2", reason: "digest", user: "ops" }, 20);

    expect(list.take(1_000)).toBeUndefined();
    expect(list.take(2_000)).toEqual({
      senders: [
        { address: "192.0.2.2", reason: "digest", user: "ops", count: 2 },
        { address: "192.0.2.1", reason: "community", count: 1 },
      ],
      others: 0,
    });
  });

  it("tells at most once a minute", () => {
    const list = new RejectedSenderList();
    list.add({ address: "192.0.2.1", reason: "community" }, 0);
    list.take(2_000);
    list.add({ address: "192.0.2.1", reason: "community" }, 3_000);

    expect(list.take(10_000)).toBeUndefined();
    expect(list.take(62_000)?.senders).toMatchObject([{ count: 1 }]);
    expect(list.take(200_000)).toBeUndefined();
  });

  it("stays bounded whatever addresses are forged, and counts what has no room", () => {
    const list = new RejectedSenderList();
    for (let at = 0; at < 1_000; at += 1) {
      list.add({ address: `192.0.2.${at}`, reason: "length" }, 0);
    }

    const told = list.take(2_000);
    expect(told?.senders).toHaveLength(50);
    expect(told?.others).toBe(950);
  });
});
