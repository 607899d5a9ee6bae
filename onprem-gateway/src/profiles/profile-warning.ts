/** Why a part of a profile is not used, or not as its author may expect. Stable names. */
export type ProfileWarningCode =
  | "not-yaml"
  | "not-a-profile"
  | "unknown-key"
  | "ignored-key"
  | "wrong-shape"
  | "bad-oid"
  | "bad-pattern"
  | "bad-conversion"
  | "never-matches"
  | "missing-base"
  | "cyclic-extends"
  | "missing-target"
  | "duplicate-pattern"
  | "unreadable";

/** One thing that was not understood or not used. The rest of the file counts. */
export interface ProfileWarning {
  readonly file: string;
  /** From 1; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly code: ProfileWarningCode;
  /** For the author, with the text in question. */
  readonly message: string;
}
