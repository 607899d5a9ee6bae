import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { answeredText, askAnsweredBy } from "./answered-by.ts";

describe("who answered an object", () => {
  it("is told with the age of the oldest reading", () => {
    const devices = [
      { id: "sw1", answers: true, asOfMs: 60_000 },
      { id: "rt1", answers: true, asOfMs: 90_000 },
      { id: "ups1", answers: false, asOfMs: 170_000 },
    ];

    expect(answeredText({ devices }, 180_000)).toBe("sw1, rt1 (as of 2 min ago); not by: ups1");
    expect(answeredText({ devices: [] }, 0)).toContain("not known");
  });

  it("is not known where no gateway answers, or answers something else", async () => {
    const server = createServer((_request, response) => response.end('{"devices":[7]}'));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    expect(await askAnsweredBy("1.3.6.1", { cwd: "/nowhere" })).toBeUndefined();
    expect(await askAnsweredBy("1.3.6.1", { cwd: "/nowhere", gateway: `http://127.0.0.1:${port}` })).toBeUndefined();

    await new Promise((resolve) => server.close(resolve));
  });
});
