import { describe, expect, it } from "vitest";
import { receiveBufferProblem } from "./receive-buffers.ts";

describe("receiveBufferProblem", () => {
  it("names the setting when there is no room for an answer of each device that is asked at once", () => {
    expect(receiveBufferProblem(512 * 1_024, 100)).toMatch(/512 KiB .* 1600 KiB .* net\.core\.rmem_max=4194304/u);
  });

  it("says nothing when there is room, and while nothing is known", () => {
    expect(receiveBufferProblem(512 * 1_024, 5)).toBeUndefined();
    expect(receiveBufferProblem(undefined, 100)).toBeUndefined();
  });
});
