import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { portOwner } from "../port-owner.ts";
import { identityOf, stillRuns } from "../process-identity.ts";
import { endLeftover, noteProcess } from "./leftover.ts";

let folder: string;
let file: string;
let child: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-leftover-"));
  file = join(folder, "process.json");
  child = spawn("sleep", ["600"]);
  await once(child, "spawn");
});

afterEach(async () => {
  child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe("a process left over from a killed start", () => {
  it("is ended by the note about it, once", async () => {
    const gone = once(child, "exit");
    await noteProcess(file, child.pid ?? 0);

    expect(await endLeftover(file)).toBe(true);
    expect((await gone)[1]).toBe("SIGTERM");
    expect(await endLeftover(file)).toBe(false);
  });

  it("is left alone when the number belongs to a later process", async () => {
    const identity = await identityOf(child.pid ?? 0);
    await writeFile(file, JSON.stringify({ ...identity, startTicks: (identity.startTicks ?? 0) - 1 }));

    expect(await endLeftover(file)).toBe(false);
    expect(await stillRuns(identity)).toBe(true);
  });

  it.each(["", "{}", "[]", "null", '{"pid":1,"startTicks":0}', '{"pid":"x","startTicks":0}'])("is not guessed from %j", async (note) => {
    await writeFile(file, note);

    expect(await endLeftover(file)).toBe(false);
  });
});

describe("a port", () => {
  it("is told with the process that holds it", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    expect(await portOwner({ protocol: "tcp", port })).toContain(`process ${process.pid} (`);
    expect(await portOwner({ protocol: "udp", port: 0 })).toBeUndefined();
    server.close();
  });
});
