import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { GatewayEvents } from "../events.ts";
import { countedEvents } from "../spool/testing/spool-under-test.ts";
import { createWorkerSupervisor } from "./child-worker.ts";
import { systemClock } from "./system-clock.ts";
import type { SupervisedWorker } from "./worker.ts";

const entry = fileURLToPath(new URL("./testing/worker-fixture.ts", import.meta.url));
const environment = { PATH: process.env["PATH"], AWS_SECRET_ACCESS_KEY: "S3CR3T", ISTHMUS_LAB_COMMUNITY: "S3CR3T" };
const workers: SupervisedWorker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

function supervise({ quarantineDir }: { readonly quarantineDir?: string } = {}) {
  const messages: unknown[] = [];
  const counted = countedEvents();
  const reasons: unknown[] = [];
  const events: GatewayEvents = {
    ...counted,
    occurred: (name, fields) => {
      counted.count(name);
      reasons.push(fields["reason"]);
    },
  };
  let restarts = 0;
  const worker = createWorkerSupervisor({
    clock: systemClock,
    events,
    entry,
    environment,
    ...(quarantineDir === undefined ? {} : { quarantineDir }),
  }).supervise({
    role: "syslog-listener",
    init: () => ({ port: 514n }),
    onMessage: (message) => messages.push(message),
    onRestart: () => (restarts += 1),
    maxHeapMb: 64,
  });
  workers.push(worker);
  return { worker, messages, events, reasons, restarts: () => restarts };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("a supervised worker", () => {
  it("T13: gets its role and configuration, a bounded heap, and none of the core's secrets", async () => {
    const { messages } = supervise();

    await until(() => messages.length === 1);

    expect(messages[0]).toMatchObject({
      init: { port: 514n },
      arguments: ["--worker", "syslog-listener"],
      execArgv: ["--max-old-space-size=64"],
    });
    const [first] = messages;
    const names = typeof first === "object" && first !== null && "environment" in first ? first.environment : [];
    expect(names).toContain("PATH");
    expect(names).not.toContain("AWS_SECRET_ACCESS_KEY");
    expect(names).not.toContain("ISTHMUS_LAB_COMMUNITY");
  });

  it("is started again with its configuration after it ended", async () => {
    const { worker, messages, restarts } = supervise();
    await until(() => messages.length === 1);

    worker.send("exit");
    await until(() => messages.length === 2);

    expect(worker.restarts()).toBe(1);
    expect(restarts()).toBe(1);
    worker.send("hello");
    await until(() => messages.length === 3);
    expect(messages[2]).toEqual({ echo: "hello" });
  });

  it("is killed when it hangs, and started again", async () => {
    const { worker, messages, events } = supervise();
    await until(() => messages.length === 1);

    worker.send("hang");
    await until(() => messages.length === 2);

    expect(events.counters()).toMatchObject({ "worker.unresponsive": 1, "worker.ended": 1 });
  });

  it.each([
    { what: "bytes that are no frames", say: "nonsense", reason: "unreadable" },
    { what: "a frame of two gigabytes", say: "oversize", reason: "too-large" },
    { what: "frames of no known kind without end", say: "babble", reason: "malformed" },
  ])("T13: is replaced when it sends the core $what", async ({ say, reason }) => {
    const { worker, messages, events, reasons } = supervise();
    await until(() => messages.length === 1);

    worker.send(say);
    await until(() => messages.length === 2);

    expect(events.counters()).toMatchObject({ "worker.channel-broken": 1, "worker.ended": 1 });
    expect(reasons).toContain(reason);
  });

  it("L4: is not given the input a third time at which it ended twice, not even by a gateway that starts anew", async () => {
    const quarantineDir = await mkdtemp(join(tmpdir(), "worker-input-"));
    const poison = Buffer.concat([Buffer.from("poison"), Buffer.alloc(65_000, 7)]);
    const { worker, messages, events } = supervise({ quarantineDir });
    await until(() => messages.length === 1);

    worker.send(Buffer.from("good"));
    worker.send(poison);
    await until(() => messages.length === 3);
    worker.send(poison);
    await until(() => messages.length === 4);
    worker.send(poison);
    worker.send(Buffer.from("good"));
    await until(() => messages.length === 6);

    expect(messages.slice(4)).toEqual([{ refused: poison.length }, { took: 4 }]);
    expect(events.counters()).toMatchObject({ "worker.ended": 2, "worker.input-quarantined": 1 });
    const [file = "", ...others] = await readdir(quarantineDir);
    expect(others).toEqual([]);
    expect(file).toMatch(/^syslog-listener-[0-9a-f]{64}\.input$/u);
    expect(await readFile(join(quarantineDir, file))).toEqual(poison);

    const anew = supervise({ quarantineDir });
    await until(() => anew.messages.length === 1);
    anew.worker.send(poison);
    await until(() => anew.messages.length === 2);
    expect(anew.messages[1]).toEqual({ refused: poison.length });
    await rm(quarantineDir, { recursive: true });
  });

  it("L2: is replaced within seconds when it is frozen", async () => {
    const { messages, events } = supervise();
    await until(() => messages.length === 1);
    const [first] = messages;
    const pid = typeof first === "object" && first !== null && "pid" in first ? Number(first.pid) : 0;

    process.kill(pid, "SIGSTOP");
    await until(() => messages.length === 2);

    expect(events.counters()).toMatchObject({ "worker.unresponsive": 1, "worker.ended": 1 });
  });

  it("does not come back once stopped, and says that messages are lost", async () => {
    const { worker, messages } = supervise();
    await until(() => messages.length === 1);

    await worker.stop();

    expect(worker.send("anybody?")).toBe(false);
    expect(worker.restarts()).toBe(0);
  });
});
