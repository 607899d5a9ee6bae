import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program with fping's loop output whose targets answer as the test says. The loopback always answers. */
export interface ScriptedFping {
  readonly program: string;
  /** Nothing answers from now on, but for one address. */
  silence(except?: { readonly but: string }): void;
  /** Everything answers again. */
  speak(): void;
  remove(): void;
}

export function scriptedFping(): ScriptedFping {
  const folder = mkdtempSync(join(tmpdir(), "scripted-fping-"));
  const program = join(folder, "fping");
  const answering = join(folder, "answering");
  const script = `#!/bin/sh
[ "$1" = -c ] && exit 0
targets=$(cat)
while :; do
  for target in $targets; do
    if [ ! -e "${answering}" ] || grep -qx "$target" "${answering}"; then
      echo "$target : [0], 64 bytes, 0.100 ms (0.100 avg, 0% loss)"
    else
      echo "$target : [0], timed out (NaN avg, 100% loss)"
    fi
  done
  sleep 0.1
done
`;
  writeFileSync(program, script, { mode: 0o755 });
  return {
    program,
    silence: ({ but } = { but: "" }) => writeFileSync(answering, `127.0.0.1\n${but}\n`),
    speak: () => rmSync(answering, { force: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
