/** A service outside of AWS that rings when it has not been told for a while that all is well. */
export interface DeadMansSwitch {
  readonly isConfigured: boolean;
  /** Tells it that all is well. unreachable: it did not take it, or its address is not to be had. */
  reportWell(): Promise<"reported" | "unreachable">;
}
