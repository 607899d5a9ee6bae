/** Everything with a lifecycle in the gateway. Constructors are inert; nothing happens at import. */
export interface Component {
  readonly name: string;
  /** Resolves when the component works. Rejects with an AppError that names what is wrong and the remedy. */
  start(): Promise<void>;
  /** Idempotent and bounded: resolves within a few seconds whatever the peers do. */
  stop(): Promise<void>;
  /** Undefined when all is well, else one sentence for a person. Cheap; called every few seconds. */
  problem(): string | undefined;
}
