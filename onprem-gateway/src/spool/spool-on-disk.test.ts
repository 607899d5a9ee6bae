import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireLastingDirectory, requireOwnDirectory, unusableDirectory } from "./file-system-type.ts";
import { listSpool, readSpool, verifySpool } from "./inspect.ts";
import { segmentName } from "./layout.ts";
import { nodeSpoolFs } from "./node-spool-fs.ts";
import { lockSpool } from "./spool-lock.ts";
import { numbered, numberOf, openSpool, readAll } from "./testing/spool-under-test.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "isthmus-spool-"));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe("the spool on a real file system", () => {
  it("creates its directory, keeps records across a restart and can be inspected while it is open", async () => {
    const directory = join(root, "deep/er/spool");
    const spool = await openSpool({ fs: nodeSpoolFs, directory });
    await Promise.all(Array.from({ length: 10 }, (_, index) => spool.append(numbered(index + 1, 400))));
    await spool.settle((await readAll(spool)).slice(0, 3));

    const listing = await listSpool(directory);
    const waiting: number[] = [];
    for await (const record of readSpool(directory)) {
      waiting.push(...(record.settled ? [] : [numberOf(record)]));
    }
    const verification = await verifySpool(directory);

    expect(listing.streamEpoch).toBe(spool.streamEpoch);
    expect(listing.cursor?.floor).toBe(4);
    expect(waiting).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(verification).toMatchObject({ waiting: 7, lastSeq: 10, damage: [] });
    await spool.close();
    const reopened = await openSpool({ fs: nodeSpoolFs, directory });
    expect((await readAll(reopened)).map(numberOf)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    await reopened.close();
  });

  it("goes on reading when the gateway removes a segment under the inspector", async () => {
    const spool = await openSpool({ fs: nodeSpoolFs, directory: root });
    await Promise.all(Array.from({ length: 20 }, (_, index) => spool.append(numbered(index + 1, 400))));
    const inspected: number[] = [];

    for await (const record of readSpool(root)) {
      if (inspected.length === 0) {
        await spool.settle((await readAll(spool)).slice(0, 15));
      }
      inspected.push(numberOf(record));
    }

    expect(inspected.at(-1)).toBe(20);
    expect(inspected.length).toBeLessThan(20);
    await spool.close();
  });

  it("shows damage by segment and offset", async () => {
    const spool = await openSpool({ fs: nodeSpoolFs, directory: root });
    await spool.append(numbered(1));
    await spool.close();
    await writeFile(join(root, segmentName(1)), "not a record", { flag: "a" });

    const verification = await verifySpool(root);

    expect(verification.records).toBe(1);
    expect(verification.damage).toEqual([{ segment: segmentName(1), offset: expect.any(Number), bytes: 12 }]);
  });

  it("D11: is refused to a second gateway and free again after release", async () => {
    const held = await lockSpool(root);

    await expect(lockSpool(root)).rejects.toMatchObject({ code: "spool-locked" });

    await held.release();
    await (await lockSpool(root)).release();
  });

  it("D11: takes over the lock of a dead gateway", async () => {
    const path = join(root, "lock");
    const { promise, resolve } = Promise.withResolvers<void>();
    const dead = createServer().listen(join(root, "other"), resolve);
    await promise;
    await rename(join(root, "other"), path);
    await new Promise((closed) => dead.close(closed));

    const lock = await lockSpool(root);

    await expect(lockSpool(root)).rejects.toMatchObject({ code: "spool-locked" });
    await lock.release();
  });

  it("D11: refuses a file system that forgets, unless told that this is acceptable", async () => {
    await expect(requireLastingDirectory("/dev/shm", { allowVolatile: false })).rejects.toMatchObject({ code: "spool-volatile" });
    await requireLastingDirectory("/dev/shm", { allowVolatile: true });
  });

  it("D11: reports a missing directory by its code", async () => {
    await expect(requireLastingDirectory(join(root, "none"), { allowVolatile: false })).rejects.toMatchObject({ code: "spool-unusable" });
    await expect(lockSpool(join(root, "none"))).rejects.toMatchObject({ code: "spool-unusable" });
  });

  it("D11: says whose directory it must be when it may not write there, and what else is wrong", async () => {
    const directory = join(root, "foreign");
    await mkdir(directory, { mode: 0o500 });
    // To root every directory is its own; what it would be told is looked at below.
    if (process.getuid?.() !== 0) {
      await expect(requireOwnDirectory(directory)).rejects.toMatchObject({
        code: "spool-unusable",
        details: { directory, errno: "EACCES" },
      });
    }
    expect(unusableDirectory(directory, "EACCES").message).toContain("belongs to somebody else");
    await writeFile(join(root, "file"), "");
    await expect(requireOwnDirectory(join(root, "file", "spool"))).rejects.toMatchObject({
      message: expect.stringContaining("name a directory"),
    });
    expect(unusableDirectory(directory, "EROFS").message).toContain("read-only file system");
  });
});
