import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { runCli } from "../program.ts";
import { recordingContext } from "./recording-context.ts";

/** The command line beside a real snmpd that knows the community `lab-community`, in a folder of their own. */
export interface SnmpdCli {
  readonly folder: string;
  /** What the last commands of this test printed, and what they complained of. */
  readonly printed: readonly string[];
  readonly complained: readonly string[];
  /** Runs `isthmus` with these words; resolves with the exit code. The environment has `LAB` and what is given. */
  run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<number>;
  /** Before all tests of a file. Rejects when snmpd does not start. */
  start(): Promise<void>;
  /** After all of them. */
  stop(): Promise<void>;
  /** Before each: forgets what was printed. */
  forget(): void;
}

export function snmpdCli({ address = "127.0.0.1", port }: { readonly address?: string; readonly port: number }): SnmpdCli {
  let folder = "";
  let stopSnmpd = async (): Promise<void> => undefined;
  const printed: string[] = [];
  const complained: string[] = [];

  return {
    get folder() {
      return folder;
    },
    printed,
    complained,
    run: (words, environment = {}) =>
      runCli(words, recordingContext({ cwd: folder, env: { LAB: "lab-community", ...environment }, printed, complained })),
    start: async () => {
      folder = await mkdtemp(join(tmpdir(), "isthmus-cli-"));
      const v3 = { user: "monitor", authSecret: "auth-pass-phrase", privSecret: "priv-pass-phrase" };
      const started = await startPrivateSnmpd({ stateDir: folder, address, port, community: "lab-community", v3 });
      if (started.kind !== "running") {
        throw new Error(started.message);
      }
      stopSnmpd = () => started.stop();
    },
    stop: async () => {
      await stopSnmpd();
      await rm(folder, { recursive: true, force: true });
    },
    forget: () => {
      printed.length = 0;
      complained.length = 0;
    },
  };
}
