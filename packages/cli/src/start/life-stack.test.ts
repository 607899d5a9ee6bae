import { describe, expect, it } from "vitest";
import { LifeStack } from "./life-stack.ts";

function recorder() {
  const stopped: string[] = [];
  const complaints: string[] = [];
  const lives = new LifeStack((sentence) => complaints.push(sentence), 30);
  const part = (name: string, stop: () => Promise<void> = () => Promise.resolve()) =>
    lives.push({
      name,
      stop: () => {
        stopped.push(name);
        return stop();
      },
    });
  return { stopped, complaints, lives, part };
}

describe("what was started", () => {
  it("is stopped in reverse order, once", async () => {
    const { stopped, lives, part } = recorder();
    part("engine");
    part("lab");
    part("gateway");

    await lives.stopAll();
    await lives.stopAll();

    expect(stopped).toEqual(["gateway", "lab", "engine"]);
  });

  it("does not keep the rest from stopping when it hangs or fails, and is named", async () => {
    const { stopped, complaints, lives, part } = recorder();
    part("engine");
    part("lab", () => new Promise(() => undefined));
    part("gateway", () => Promise.reject(new Error("no")));

    await lives.stopAll();

    expect(stopped).toEqual(["gateway", "lab", "engine"]);
    expect(complaints).toEqual(["gateway failed while it was stopping.", expect.stringContaining("lab did not stop within")]);
  });

  it("is stopped at once when it comes up after the stop", async () => {
    const { stopped, lives, part } = recorder();
    await lives.stopAll();

    part("straggler");

    expect(stopped).toEqual(["straggler"]);
  });
});
