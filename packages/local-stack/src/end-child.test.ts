import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { endChild } from "./end-child.ts";

/** A process that runs a script until it is ended, once it has said that it is ready. */
async function running(script: string) {
  const source = `${script}; setInterval(() => {}, 1e6); process.stdout.write("ready")`;
  const child = spawn(process.execPath, ["-e", source], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  return child;
}

it("asks by SIGTERM, and leaves alone what has ended", async () => {
  const child = await running("");

  await endChild(child, { deadlineMs: 60_000 });
  expect(child.signalCode).toBe("SIGTERM");

  await endChild(child, { deadlineMs: 60_000, ask: () => expect.unreachable("it has ended") });
});

it("kills a child that does not heed the asking", async () => {
  const child = await running('process.on("SIGTERM", () => {})');

  await endChild(child, { deadlineMs: 50 });

  expect(child.signalCode).toBe("SIGKILL");
});

it("leaves alone a child that never started", async () => {
  const child = spawn("/nowhere/no-such-program");
  await once(child, "error");

  await endChild(child, { deadlineMs: 60_000, ask: () => expect.unreachable("it never started") });
});
