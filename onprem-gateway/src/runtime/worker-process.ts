import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { causeCode } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { compactHeapArguments, compactHeapEnvironment } from "./compact-heap.ts";
import { encodeFrame, FrameReader } from "./frame-stream.ts";
import type { WorkerRole } from "./worker.ts";
import { channelDescriptor, channelVariable, maxUnsentBytes, parseWorkerFrame, type WorkerFrame } from "./worker-channel.ts";
import { workerEnvironment } from "./worker-environment.ts";

export interface WorkerProcessOptions {
  readonly entry: string;
  readonly role: WorkerRole;
  readonly maxHeapMb: number;
  readonly compactHeap: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Descriptor of the file that the worker notes its last input in. */
  readonly noteDescriptor?: number;
  readonly onFrame: (frame: WorkerFrame) => void;
  /** A frame of no known kind. */
  readonly onMalformed: () => void;
  /** The worker says more than the core can take, and was held off for a moment. */
  readonly onHeldOff: () => void;
  /** The channel carries no frames any more, or too many of no known kind: the process was killed. */
  readonly onBroken: (reason: string) => void;
}

const malformedAllowed = 100;
/** Far above what listeners and pollers say at the highest rates they are made for. */
const bytesPerSecond = 64 * 1024 * 1024;
const burstBytes = 256 * 1024 * 1024;
/** What one frame costs beside its bytes. */
const frameCostBytes = 1_024;
const holdOffMs = 250;

/** One incarnation of a worker: a process and the channel to it. Whatever the process writes, the core reads bounded frames or kills it. */
export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #reader = new FrameReader();
  #malformed = 0;
  #credit = burstBytes;
  #creditMs: number;
  /** How it ended: an exit code, a signal, or why it could not be started. */
  readonly ended: Promise<string>;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    const { entry, role, maxHeapMb, compactHeap, environment, noteDescriptor } = options;
    this.#creditMs = options.clock.monotonicMs();
    const heap = [`--max-old-space-size=${maxHeapMb}`, ...(compactHeap ? compactHeapArguments : [])];
    const child = spawn(process.execPath, [...heap, entry, "--worker", role], {
      env: { ...workerEnvironment(environment), ...(compactHeap ? compactHeapEnvironment : {}), [channelVariable]: `${channelDescriptor}` },
      stdio: ["ignore", "inherit", "inherit", "pipe", noteDescriptor ?? "ignore"],
    });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once("error", (cause) => resolve(causeCode(cause)));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    // With "pipe" the descriptor is one end of a socket pair: it reads and writes.
    this.#pipe = child.stdio[channelDescriptor] as Duplex;
    this.#pipe.on("data", (chunk: Buffer) => this.#read(chunk));
    // The end of the process says all there is to say.
    this.#pipe.on("error", () => this.#pipe.destroy());
  }

  /** Process id; undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** False when the worker is gone or does not read; nothing was sent then. Throws what cannot be cloned. */
  send(frame: WorkerFrame): boolean {
    if (!this.#pipe.writable || this.#pipe.writableLength > maxUnsentBytes) {
      return false;
    }
    this.#pipe.write(encodeFrame(frame));
    return true;
  }

  /** Asks the process to end by closing the channel. */
  disconnect(): void {
    this.#pipe.destroy();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #read(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) {
      if (frame.kind === "broken") {
        this.#break(frame.reason);
        return;
      }
      this.#credit -= frame.bytes + frameCostBytes;
      const known = parseWorkerFrame(frame.value);
      if (known !== undefined) {
        this.#options.onFrame(known);
      } else if (!this.#tolerates()) {
        return;
      }
    }
    this.#holdOff();
  }

  /** False when this was one frame of no known kind too many. */
  #tolerates(): boolean {
    this.#options.onMalformed();
    this.#malformed += 1;
    if (this.#malformed > malformedAllowed) {
      this.#break("malformed");
      return false;
    }
    return true;
  }

  #break(reason: string): void {
    this.#pipe.destroy();
    this.kill();
    this.#options.onBroken(reason);
  }

  #holdOff(): void {
    const { clock, onHeldOff } = this.#options;
    const nowMs = clock.monotonicMs();
    this.#credit = Math.min(burstBytes, this.#credit + ((nowMs - this.#creditMs) / 1_000) * bytesPerSecond);
    this.#creditMs = nowMs;
    if (this.#credit < 0 && !this.#pipe.isPaused()) {
      onHeldOff();
      this.#pipe.pause();
      void clock.sleep(holdOffMs).then(() => this.#pipe.resume());
    }
  }
}
