import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Simulated switches: every address of 127/8 is one of them. */
export interface Agent {
  readonly port: number;
  stop(): Promise<void>;
}

const source = join(import.meta.dirname, "../../../../shared/tools/fastagent.c");

/** Compiles the responder into `folder`. Undefined, with what is missing, when it cannot be. */
export function compileResponder(folder: string): { readonly program: string } | { readonly missing: string } {
  if (!existsSync(source)) {
    return { missing: "../shared/tools/fastagent.c" };
  }
  const program = join(folder, "fastagent");
  try {
    execFileSync("cc", ["-O2", "-w", "-o", program, source]);
  } catch {
    return { missing: "cc (apt-get install gcc libc6-dev)" };
  }
  return { program };
}

export interface ResponderOptions {
  /** Its answers end here. */
  readonly mostOctets: number;
  /** Of every switch, 48 unless told. */
  readonly ports?: number;
}

/** Starts the responder with 20 columns. */
export async function startResponder(program: string, { mostOctets, ports = 48 }: ResponderOptions): Promise<Agent> {
  const port = await freeUdpPort();
  const child = spawn(program, ["-p", String(port), "-n", String(ports), "-m", "20", "-M", String(mostOctets)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await once(child.stderr, "data");
  return { port, stop: () => end(child) };
}

/** The n-th switch. */
export function addressOf(n: number): string {
  return `127.20.${Math.floor(n / 250)}.${(n % 250) + 1}`;
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}
