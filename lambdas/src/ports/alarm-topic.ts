/** How many subscriptions there are. A pending one gets nothing until whoever owns the address confirms it. */
export interface Receivers {
  readonly confirmed: number;
  readonly pending: number;
}

/** The topic that all alarms tell. */
export interface AlarmTopic {
  readonly arn: string;
  /** Throws when they cannot be read. */
  receivers(): Promise<Receivers>;
  /** Sends to every receiver. The subject is ASCII of at most 100 characters. Throws when the topic does not take it. */
  publish(message: { readonly subject: string; readonly text: string }): Promise<void>;
}
