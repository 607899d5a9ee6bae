/** Stable machine names of what can end or prevent the gateway. The exit note and the log carry the code, never a third party's text. */
export type GatewayErrorCode =
  | "config-invalid"
  | "listener-unavailable"
  | "spool-locked"
  | "spool-volatile"
  | "spool-unusable"
  | "spool-write-failed"
  | "spool-closed"
  | "spool-key-malformed"
  | "spool-key-missing"
  | "health-unavailable"
  | "worker-protocol"
  | "collector-unavailable"
  | "credentials-missing"
  | "credentials-expired";

/** A broken promise of the gateway. The message is ours and static; what varies is in `details`, never a secret. */
export abstract class AppError extends Error {
  readonly code: GatewayErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: GatewayErrorCode, message: string, details: Readonly<Record<string, string | number | boolean>> = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** A component cannot start: the message says what is wrong and the remedy. */
export class StartError extends AppError {}

/** The spool cannot keep its promise. After "spool-write-failed" nothing more is accepted and the process must end. */
export class SpoolError extends AppError {}

/** A file operation failed. `errno` is the POSIX name, such as ENOSPC. */
export class SpoolIoError extends AppError {
  readonly errno: string;

  constructor(operation: string, errno: string) {
    super("spool-unusable", "a file operation of the spool failed", { operation, errno });
    this.errno = errno;
  }
}

/** The gateway cannot sign, because it has no AWS credentials that hold. */
export class GatewayCredentialsError extends AppError {}

/** A peer process broke the protocol of the worker channel. */
export class WorkerError extends AppError {}

/** The Node.js or POSIX error code ("ENOSPC", "EADDRINUSE") of a caught value, or "unknown"; never its message. */
export function causeCode(cause: unknown): string {
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string") {
    return cause.code;
  }
  return "unknown";
}
