import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface MachineOptions {
  readonly kernel: string;
  /** File with the file system that it starts from, which it does not change. */
  readonly rootImage: string;
  /** Unix socket of the NBD server that is its disk. */
  readonly disk: string;
  /** For what the kernel and the program complain of. */
  readonly folder: string;
  /** For the first program in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every line that it says is confirmed to it after this returned. */
  readonly onLine: (line: string) => void;
}

export interface Machine {
  /** Ends when the machine does, by itself or by `kill`; then yields what its kernel and programs complained of. */
  readonly ended: Promise<string>;
  kill(): Promise<void>;
}

/** For the kernel, the program, and the page cache that a cut takes. */
const memoryMib = "256";

/**
 * Starts a virtual machine without a network. The processor is emulated: slow enough to be cut anywhere, and the same on machines that
 * have no virtualisation of their own. It starts from an NVMe device, which kernels for clouds have built in.
 */
export function startMachine({ kernel, rootImage, disk, folder, environment, onLine }: MachineOptions): Machine {
  const console = join(folder, "console");
  // Without the check of its timer, which fails where the emulator itself has to wait for a processor.
  const parameters = ["root=/dev/nvme0n1", "init=/init", "console=ttyS0", "loglevel=4", "panic=-1", "no_timer_check", "mitigations=off"];
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const child = spawn("qemu-system-x86_64", [
    ...["-accel", "tcg", "-cpu", "max", "-m", memoryMib, "-machine", "q35", "-nodefaults", "-no-user-config", "-no-reboot"],
    ...["-display", "none", "-serial", `file:${console}`, "-serial", "stdio"],
    ...["-blockdev", `driver=file,node-name=root,read-only=on,filename=${rootImage}`],
    ...["-blockdev", `driver=nbd,node-name=disk,server.type=unix,server.path=${disk}`],
    ...["-device", "nvme,serial=1,drive=root", "-device", "virtio-blk-pci,drive=disk"],
    ...["-kernel", kernel],
    ...["-append", [...parameters, ...variables].join(" ")],
  ]);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString("latin1");
  });
  // It may be gone when a line is confirmed.
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    onLine(line.trim());
    child.stdin.write("heard\n");
  });
  const ended = once(child, "close").then(async () => complaints + (await readFile(console, "latin1").catch(() => "")));
  return {
    ended,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
