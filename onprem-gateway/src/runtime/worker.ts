/** Processes that parse what devices send. They hold no AWS credentials and no spool; a crash costs one restart. */
export type WorkerRole = "snmp-poller" | "trap-listener" | "syslog-listener";

/** A child process kept alive by the core: restarted with back-off, killed when its heartbeat stops (1 s watchdog). */
export interface SupervisedWorker {
  /** False when the worker is not running now; the message is then lost and the caller retries on its own schedule. */
  send(message: unknown): boolean;
  restarts(): number;
  problem(): string | undefined;
  stop(): Promise<void>;
}

export interface WorkerSupervisor {
  supervise(options: {
    readonly role: WorkerRole;
    /** First message of every incarnation: the worker's whole configuration, secrets included, over IPC only. */
    readonly init: () => unknown;
    /** Called with whatever the worker sent: untrusted, to be schema-checked by the caller. */
    readonly onMessage: (message: unknown) => void;
    readonly onRestart?: () => void;
    readonly maxHeapMb?: number;
    /** True for a worker that holds much for long: its garbage is collected early. */
    readonly compactHeap?: boolean;
  }): SupervisedWorker;
}
