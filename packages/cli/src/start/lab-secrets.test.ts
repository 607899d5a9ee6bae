import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { labSecrets, localSecrets, secretEnvironment } from "./lab-secrets.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-secrets-"));
  file = join(folder, "lab.env");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("secrets of the lab", () => {
  it("stay the same from start to start, in a file for its owner alone that a shell can source", async () => {
    const first = await labSecrets(file);

    expect(await labSecrets(file)).toEqual(first);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, "utf8")).toContain(`ISTHMUS_LAB_V3_AUTH=${first.v3Auth}\n`);
  });

  it("are random where they guard this machine, and completed when some are missing", async () => {
    await writeFile(file, "ISTHMUS_LAB_COMMUNITY=mine\nsomething else\n");

    const secrets = await labSecrets(file);

    expect(secrets.community).toBe("mine");
    expect(secrets.machineCommunity).toMatch(/^[0-9a-f]{24}$/u);
    expect(new Set([secrets.machineCommunity, secrets.v3Auth, secrets.v3Priv]).size).toBe(3);
  });

  it("become the variables that the gateway's configuration refers to, for commands about its devices too", async () => {
    expect(await localSecrets(file)).toEqual({});
    const secrets = await labSecrets(file);
    expect(await localSecrets(file)).toEqual(secretEnvironment(secrets));

    expect(Object.keys(secretEnvironment(secrets)).sort()).toEqual([
      "ISTHMUS_LAB_COMMUNITY",
      "ISTHMUS_LAB_V3_AUTH",
      "ISTHMUS_LAB_V3_PRIV",
      "ISTHMUS_MACHINE_COMMUNITY",
      "ISTHMUS_TRAP_COMMUNITY",
    ]);
  });
});
