/** What the process tells its caller. */
export const exitCode = {
  ok: 0,
  /** Wrong usage or configuration, or this machine lacks something: the caller must change something here. */
  usage: 1,
  /** What was asked about has a problem: a device does not answer, a spool is damaged, the stack is not healthy. */
  target: 2,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
