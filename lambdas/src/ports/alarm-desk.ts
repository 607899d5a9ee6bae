/** An alarm of CloudWatch, as far as it can be judged from outside. Times are epoch milliseconds. */
export interface WatchedAlarm {
  readonly name: string;
  readonly arn: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly stateSinceMs: number;
  /** When its definition was last changed: before that it cannot have rung for anything. */
  readonly configuredMs: number;
  readonly actionsEnabled: boolean;
  /** ARNs that are told when it rings. */
  readonly tells: readonly string[];
  /** The metrics that it looks at; none for a composite alarm. */
  readonly metrics: readonly { readonly name: string; readonly dimensions: Readonly<Record<string, string>> }[];
  /** The rule of a composite alarm, which names others. */
  readonly rule?: string;
}

/** The alarms of the deployment. */
export interface AlarmDesk {
  /** Every alarm of the product. Throws when they cannot be read. */
  list(): Promise<readonly WatchedAlarm[]>;
  /** Puts an alarm into ALARM until it is evaluated next: what follows is what follows when it rings by itself. Throws when it cannot. */
  setOff(name: string, reason: string): Promise<void>;
}
