import { nextFireMs, type Schedule } from "./schedule-expression.ts";

/** Longest delay a Node.js timer takes. */
const maxTimerMs = 2_147_483_647;

export interface ScheduledTask {
  readonly name: string;
  readonly schedule: Schedule;
  run(): void;
}

/** Runs tasks on their schedules. A rate schedule fires once at start, so that a fresh stack has data at once, then at its rate. */
export class Scheduler {
  readonly #tasks: ScheduledTask[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #started = false;

  add(task: ScheduledTask): void {
    this.#tasks.push(task);
    if (this.#started) this.#begin(task);
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const task of this.#tasks) this.#begin(task);
  }

  stop(): void {
    this.#started = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #begin(task: ScheduledTask): void {
    const nowMs = Date.now();
    if (task.schedule.kind === "rate") task.run();
    this.#arm(task, nextFireMs(task.schedule, nowMs));
  }

  #arm(task: ScheduledTask, atMs: number | undefined): void {
    if (atMs === undefined || !this.#started) return;
    const delayMs = Math.max(0, atMs - Date.now());
    const timer = setTimeout(
      () => {
        if (delayMs > maxTimerMs) {
          this.#arm(task, atMs);
          return;
        }
        task.run();
        this.#arm(task, nextFireMs(task.schedule, Math.max(atMs, Date.now() - 1000)));
      },
      Math.min(delayMs, maxTimerMs),
    );
    this.#timers.set(task.name, timer);
  }
}
