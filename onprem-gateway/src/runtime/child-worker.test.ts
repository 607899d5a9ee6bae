import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
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

function supervise() {
  const messages: unknown[] = [];
  const events = countedEvents();
  let restarts = 0;
  const worker = createWorkerSupervisor({ clock: systemClock, events, entry, environment }).supervise({
    role: "syslog-listener",
    init: () => ({ port: 514n }),
    onMessage: (message) => messages.push(message),
    onRestart: () => (restarts += 1),
    maxHeapMb: 64,
  });
  workers.push(worker);
  return { worker, messages, events, restarts: () => restarts };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("a supervised worker", () => {
  it("gets its role and configuration, a bounded heap, and none of the core's secrets", async () => {
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

  it("does not come back once stopped, and says that messages are lost", async () => {
    const { worker, messages } = supervise();
    await until(() => messages.length === 1);

    await worker.stop();

    expect(worker.send("anybody?")).toBe(false);
    expect(worker.restarts()).toBe(0);
  });
});
