import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, constants, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createSession, Version2c } from "net-snmp";
import { endChild } from "../end-child.ts";
import type { LabV3User } from "./snmp-agent.ts";

export interface PrivateSnmpdOptions {
  /** Gets the generated configuration and snmpd's own state; readable by this user only. */
  readonly stateDir: string;
  readonly address: string;
  readonly port: number;
  readonly community: string;
  readonly v3: LabV3User;
}

export type PrivateSnmpdStart =
  | { readonly kind: "running"; readonly pid: number | undefined; readonly ended: Promise<void>; stop(): Promise<void> }
  /** This machine cannot be watched over SNMP; the message says why and what helps. */
  | { readonly kind: "unavailable"; readonly message: string };

const answerDeadlineMs = 5_000;
const probeEveryMs = 150;
const stopDeadlineMs = 2_000;

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function findSnmpd(): Promise<string | undefined> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  for (const folder of folders) {
    const candidate = join(folder, "snmpd");
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function configuration({ address, port, community, v3 }: PrivateSnmpdOptions): string {
  return [
    `agentAddress udp:${address}:${port}`,
    `rocommunity ${community} 127.0.0.0/8`,
    `createUser ${v3.user} SHA-256 "${v3.authSecret}" AES "${v3.privSecret}"`,
    `rouser ${v3.user} authpriv`,
    "sysLocation This machine",
    "sysContact netops@example.com",
    "sysServices 72",
    "dontLogTCPWrappersConnects yes",
    "",
  ].join("\n");
}

/** One GET of sysUpTime; true when it was answered. */
function answersOnce({ address, port, community }: PrivateSnmpdOptions): Promise<boolean> {
  const session = createSession(address, community, { port, version: Version2c, retries: 0, timeout: probeEveryMs });
  return new Promise((resolve) => {
    const finish = (answered: boolean) => {
      session.close();
      resolve(answered);
    };
    session.on("error", () => finish(false));
    session.get(["1.3.6.1.2.1.1.3.0"], (error) => finish(error === null));
  });
}

async function answersSoon(options: PrivateSnmpdOptions, child: ChildProcess): Promise<boolean> {
  const deadlineMs = Date.now() + answerDeadlineMs;
  while (Date.now() < deadlineMs && child.exitCode === null && child.signalCode === null) {
    if (await answersOnce(options)) return true;
  }
  return false;
}

/** Ends the snmpd of a start that was killed: only the process that the file names, and only while it is that snmpd. */
export async function endLeftoverSnmpd(stateDir: string): Promise<void> {
  const pidFile = join(stateDir, "snmpd", "snmpd.pid");
  try {
    const pid = Number(await readFile(pidFile, "utf8"));
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8");
    if (commandLine.includes(pidFile)) process.kill(pid, "SIGKILL");
  } catch {
    // No file, or no such process: nothing was left over.
    return;
  }
}

/**
 * Runs Debian's snmpd for this machine on a private address and port with a generated configuration: a v2c community and a v3
 * authPriv user (SHA-256, AES-128), read-only. The system's own snmpd and its files are not touched.
 */
export async function startPrivateSnmpd(options: PrivateSnmpdOptions): Promise<PrivateSnmpdStart> {
  const binary = await findSnmpd();
  if (binary === undefined) {
    return { kind: "unavailable", message: "snmpd is not installed, so this machine is only pinged (apt-get install snmpd)." };
  }
  const stateDir = join(options.stateDir, "snmpd");
  await endLeftoverSnmpd(options.stateDir);
  // A stale state folder would keep the user of an earlier start, with its earlier pass phrases.
  await rm(stateDir, { recursive: true, force: true });
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await chmod(stateDir, 0o700);
  const file = join(stateDir, "private.conf");
  await writeFile(file, configuration(options), { mode: 0o600 });
  const child = spawn(
    binary,
    ["-f", "-Lf", join(stateDir, "snmpd.log"), "-C", "-c", file, "-I", "-smux", "-p", join(stateDir, "snmpd.pid")],
    {
      stdio: "ignore",
      // In a process group of its own: Ctrl-C reaches the parent alone.
      detached: true,
      env: { PATH: process.env["PATH"], SNMP_PERSISTENT_DIR: stateDir, MIBS: "" },
    },
  );
  if (!(await answersSoon(options, child))) {
    await endChild(child, { deadlineMs: stopDeadlineMs });
    return {
      kind: "unavailable",
      message: `snmpd did not answer on ${options.address} port ${options.port}; see ${join(stateDir, "snmpd.log")}.`,
    };
  }
  const ended = once(child, "exit").then(() => undefined);
  return { kind: "running", pid: child.pid, ended, stop: () => endChild(child, { deadlineMs: stopDeadlineMs }) };
}
