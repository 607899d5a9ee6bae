import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SupervisedChild } from "./supervised-child.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-child-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function child(script: string, said: string[]): SupervisedChild {
  return new SupervisedChild(
    {
      name: "The child",
      command: process.execPath,
      args: ["-e", script],
      env: { GREETING: "hello" },
      cwd: folder,
      logFile: join(folder, "child.log"),
      processFile: join(folder, "child.json"),
    },
    (sentence) => said.push(sentence),
  );
}

describe("a supervised child", () => {
  it("is started again, and that is said, when it ends by itself", async () => {
    const said: string[] = [];
    const supervised = child("process.exit(3)", said);

    supervised.start();
    await vi.waitUntil(() => said.length >= 2, { timeout: 10_000 });
    await supervised.stop();

    expect(said[0]).toContain("The child ended with exit code 3; it is started again in 1 s.");
    expect(said[1]).toContain("in 2 s");
  });

  it("ends when told to, without a word, and its output is in the log", async () => {
    const said: string[] = [];
    const supervised = child("console.log(process.env.GREETING); setInterval(() => {}, 1000)", said);
    supervised.start();
    await vi.waitUntil(async () => (await readFile(join(folder, "child.log"), "utf8").catch(() => "")).includes("hello"), {
      timeout: 10_000,
    });

    await supervised.stop();

    expect(supervised.pid()).toBeUndefined();
    expect(said).toEqual([]);
  });
});
