import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../program.ts";
import { recordingContext } from "../testing/recording-context.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "isthmus-aws-record-"));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function isthmus(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const printed: string[] = [];
  const code = await runCli(args, recordingContext({ cwd, env, printed }));
  return { code, said: printed.join("\n") };
}

describe("isthmus aws record", () => {
  it("wants to know which account", async () => {
    expect(await isthmus(["aws", "record"])).toMatchObject({ code: 1, said: expect.stringContaining("--profile") });
  });

  it("says that nobody at that address knows the caller, and writes nothing", async () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_REGION: "eu-west-1" };

    expect(await isthmus(["aws", "record"], env)).toMatchObject({ code: 1, said: expect.stringContaining("no way to AWS") });
    await expect(readFile(join(cwd, "aws-recording.jsonl"))).rejects.toThrow("ENOENT");
  });
});

describe("the file of a recording", () => {
  it("is not replaced unless told to, and that is known before an account is read", async () => {
    await writeFile(join(cwd, "aws-recording.jsonl"), "mine");
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_REGION: "eu-west-1" };

    expect(await isthmus(["aws", "record"], env)).toMatchObject({ code: 1, said: expect.stringContaining("is there already") });
    expect(await readFile(join(cwd, "aws-recording.jsonl"), "utf8")).toBe("mine");
    expect(await isthmus(["aws", "record", "--force"], env)).toMatchObject({ said: expect.stringContaining("no way to AWS") });
  });
});

describe("isthmus start --aws-recording", () => {
  it("says which recording it cannot read, before anything runs", async () => {
    expect(await isthmus(["start", "--aws-recording", "gone.jsonl", "--lab", "none", "--no-gateway", "--port", "7600"])).toMatchObject({
      code: 1,
      said: expect.stringContaining("gone.jsonl cannot be read"),
    });
  });

  it("says where a recording is damaged", async () => {
    await writeFile(join(cwd, "bad.jsonl"), "{}\n");
    const args = ["start", "--aws-recording", "bad.jsonl", "--lab", "none", "--no-gateway", "--port", "7600"];
    expect(await isthmus(args)).toMatchObject({ code: 1, said: expect.stringContaining("first line is not that of a recording") });
  });

  it("is not taken together with a profile", async () => {
    expect(await isthmus(["start", "--aws-recording", "a.jsonl", "--aws-profile", "p"])).toMatchObject({ code: 1 });
  });
});
