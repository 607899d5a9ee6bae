import type { Profile } from "../profile.ts";
import type { Complaints } from "./yaml-source.ts";

/** One file, before what it extends is merged in. */
export interface RawProfile {
  readonly own: Profile;
  /** Names of what it extends, file names without the extension, in order. */
  readonly bases: readonly string[];
  /** Where complaints about the file go. */
  readonly complaints: Complaints;
}

/** `vendor/if-mib.yml` is `if-mib`. */
export function profileName(file: string): string {
  return (file.split(/[/\\]/u).at(-1) ?? file).replace(/\.ya?ml$/u, "");
}
