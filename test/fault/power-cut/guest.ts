import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Where the Debian packages linux-image-cloud-amd64 and busybox-static are: installed, or unpacked by `dpkg-deb -x`. */
const root = process.env["ISTHMUS_GUEST"] ?? "/";

/** What a machine of our own is made of. */
export interface GuestParts {
  readonly kernel: string;
  /** Folder of the kernel's drivers. */
  readonly drivers: string;
  readonly busybox: string;
}

/**
 * For a virtio block device, in the order of loading. Such a device knows no forced unit access, so that Linux makes a flush of it; the NVMe
 * device of qemu 7.2, which needs no module, claims to know it and drops the wish, as a disk that lies.
 */
const modules = [
  "virtio/virtio_ring.ko",
  "virtio/virtio.ko",
  "virtio/virtio_pci_legacy_dev.ko",
  "virtio/virtio_pci_modern_dev.ko",
  "virtio/virtio_pci.ko",
  "block/virtio_blk.ko",
];

/** The parts, or what is missing here. */
export function findGuestParts():
  | { readonly kind: "found"; readonly parts: GuestParts }
  | { readonly kind: "missing"; readonly what: string } {
  const [kernel] = globSync("boot/vmlinuz-*-cloud-amd64", { cwd: root }).sort().reverse();
  const busybox = join(root, "bin/busybox");
  const missing = [
    ...(process.arch === "x64" ? [] : ["an x86-64 processor"]),
    ...["qemu-system-x86_64", "mkfs.ext4"].filter((program) => spawnSync(program, ["--version"]).error !== undefined),
    ...(kernel === undefined ? ["linux-image-cloud-amd64"] : []),
    ...(existsSync(busybox) ? [] : ["busybox-static"]),
  ];
  return kernel === undefined || missing.length > 0
    ? { kind: "missing", what: missing.join(", ") }
    : { kind: "found", parts: { kernel: join(root, kernel), drivers: driversOf(kernel), busybox } };
}

function driversOf(kernel: string): string {
  return join(root, "lib/modules", kernel.replace(/^.*vmlinuz-/u, ""), "kernel/drivers");
}

/** Mounts the disk and becomes the program; what comes and goes on the second serial line is the program's. */
const init = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
exec 2> /dev/console
/bin/busybox mount -t proc proc /proc
/bin/busybox stty -F /dev/ttyS1 raw -echo
for module in ${modules.map((each) => basename(each)).join(" ")}; do /bin/busybox insmod /modules/$module; done
/bin/busybox mount -t ext4 -o errors=panic /dev/vda /disk || exit 1
exec /bin/node /guest-spool.mjs < /dev/ttyS1 > /dev/ttyS1
`;

/** Writes the file system that the guest starts from: busybox, this Node.js with its libraries, and the program. */
export async function writeRootImage({ busybox, drivers }: GuestParts, path: string): Promise<void> {
  const files = new Map([
    ["bin/busybox", busybox],
    ["bin/node", process.execPath],
    ...modules.map((module): [string, string] => [join("modules", basename(module)), join(drivers, module)]),
    ...librariesOf(process.execPath).map((library): [string, string] => [library.slice(1), library]),
  ]);
  const tree = `${path}.tree`;
  for (const directory of ["dev", "proc", "disk", ...[...files.keys()].map(dirname)]) {
    await mkdir(join(tree, directory), { recursive: true });
  }
  for (const [target, source] of files) {
    await copyFile(source, join(tree, target));
  }
  await writeFile(join(tree, "guest-spool.mjs"), await bundle());
  await writeFile(join(tree, "init"), init, { mode: 0o755 });
  await format(path, { bytes: 192 * 2 ** 20, options: ["-d", tree] });
  await rm(tree, { recursive: true });
}

async function bundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./guest-spool.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    target: "node24",
    format: "esm",
    logLevel: "warning",
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** Absolute paths of the shared libraries that a program asks for, and of the loader. */
function librariesOf(program: string): readonly string[] {
  return [...execFileSync("ldd", [program], { encoding: "latin1" }).matchAll(/(\/\S+) \(0x/gu)].map(([, path = ""]) => path);
}

/** The content of an empty disk, formatted with ext4 as its makers recommend it. */
export async function emptyDisk(bytes: number, scratchPath: string): Promise<Buffer> {
  await format(scratchPath, { bytes, options: [] });
  const content = await readFile(scratchPath);
  await rm(scratchPath);
  return content;
}

async function format(path: string, { bytes, options }: { readonly bytes: number; readonly options: readonly string[] }): Promise<void> {
  await writeFile(path, "");
  await truncate(path, bytes);
  execFileSync("mkfs.ext4", ["-q", "-F", "-b", "4096", ...options, path]);
}
