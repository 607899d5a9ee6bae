import { dirname } from "node:path";
import { SpoolIoError } from "../../errors.ts";
import type { SpoolFile, SpoolFs } from "../spool-fs.ts";

/** A change of a file's content that the disk has not confirmed. */
type ContentChange =
  | { readonly kind: "write"; readonly position: number; readonly data: Buffer }
  | { readonly kind: "truncate"; readonly length: number };
type NameChange =
  | { readonly kind: "set"; readonly path: string; readonly inode: Inode }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly inode: Inode };

interface Inode {
  durable: Buffer;
  current: Buffer;
  unsynced: ContentChange[];
}

/** What the n-th call does instead of its work. "power-loss" also ends every later call; a failing write leaves half of its bytes. */
export type Fault = "power-loss" | "ENOSPC" | "EDQUOT" | "EIO" | "EMFILE" | "EROFS";

const sectorBytes = 512;

/**
 * A disk in memory that keeps its word exactly as far as POSIX gives it: content is durable after datasync, names after
 * syncDirectory, and a power loss keeps an arbitrary part of everything else, torn at sectors and out of order.
 */
export class ForgetfulFs implements SpoolFs {
  readonly #durableNames: Map<string, Inode>;
  readonly #names: Map<string, Inode>;
  #nameChanges: NameChange[] = [];
  #calls = 0;
  #dead = false;
  /** Bytes that all files together may have; a write beyond them fails half-way with ENOSPC, as on a full disk. */
  capacityBytes = Number.POSITIVE_INFINITY;
  /** Decides the fault of a call from its number, counted from 1, and its operation. */
  fault: (call: number, operation: string) => Fault | undefined = () => undefined;

  constructor(files: ReadonlyMap<string, Buffer> = new Map()) {
    const inodes = [...files].map(([path, content]): [string, Inode] => [path, { durable: content, current: content, unsynced: [] }]);
    this.#durableNames = new Map(inodes);
    this.#names = new Map(inodes);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Content of every file as a process sees it now. */
  snapshot(): Map<string, Buffer> {
    return new Map([...this.#names].map(([path, inode]) => [path, Buffer.from(inode.current)]));
  }

  /** The disk as the next process finds it when only the process died: everything is there, and what was not synced still is not. */
  afterKill(): ForgetfulFs {
    const next = new ForgetfulFs();
    for (const [path, inode] of this.#durableNames) {
      next.#durableNames.set(path, inode);
    }
    for (const [path, inode] of this.#names) {
      next.#names.set(path, inode);
    }
    next.#nameChanges = [...this.#nameChanges];
    next.capacityBytes = this.capacityBytes;
    return next;
  }

  /** The disk as it may come back after a power loss; `random` yields numbers in [0, 1). */
  afterPowerLoss(random: () => number): ForgetfulFs {
    const names = new Map(this.#durableNames);
    const mode = random();
    for (const change of this.#nameChanges) {
      if (mode < 0.25 || (mode < 0.9 && random() < 0.5)) {
        applyName(names, change);
      }
    }
    return new ForgetfulFs(new Map([...names].map(([path, inode]) => [path, survivingContent(inode, random)])));
  }

  async makeDirectory(): Promise<void> {
    this.#step("mkdir");
  }

  async list(directory: string): Promise<readonly string[]> {
    this.#step("readdir");
    const below = [...this.#names.keys()].filter((path) => path.startsWith(`${directory}/`));
    return [...new Set(below.map((path) => path.slice(directory.length + 1).split("/", 1)[0] ?? ""))];
  }

  async open(path: string, mode: "create" | "read" | "write"): Promise<SpoolFile> {
    this.#step("open");
    const existing = this.#names.get(path);
    if (mode === "create") {
      if (existing !== undefined) {
        throw new SpoolIoError("open", "EEXIST");
      }
      const inode: Inode = { durable: Buffer.alloc(0), current: Buffer.alloc(0), unsynced: [] };
      this.#change({ kind: "set", path, inode });
      return this.#file(inode);
    }
    if (existing === undefined) {
      throw new SpoolIoError("open", "ENOENT");
    }
    return this.#file(existing);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step("rename");
    this.#change({ kind: "rename", from, to, inode: this.#existing(from) });
  }

  async unlink(path: string): Promise<void> {
    this.#step("unlink");
    this.#existing(path);
    this.#change({ kind: "remove", path });
  }

  async syncDirectory(directory: string): Promise<void> {
    this.#step("fsync");
    const here = (change: NameChange) => dirname(change.kind === "rename" ? change.to : change.path) === directory;
    for (const change of this.#nameChanges.filter(here)) {
      applyName(this.#durableNames, change);
    }
    this.#nameChanges = this.#nameChanges.filter((change) => !here(change));
  }

  async freeBytes(): Promise<number> {
    this.#step("statfs");
    return Math.max(0, this.capacityBytes - this.usedBytes);
  }

  /** Bytes in all files. */
  get usedBytes(): number {
    return [...this.#names.values()].reduce((sum, { current }) => sum + current.length, 0);
  }

  /** Nothing works any more since the power was lost. */
  get dead(): boolean {
    return this.#dead;
  }

  #existing(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) {
      throw new SpoolIoError("lookup", "ENOENT");
    }
    return inode;
  }

  #change(change: NameChange): void {
    applyName(this.#names, change);
    this.#nameChanges.push(change);
  }

  #step(operation: string): void {
    const fault = this.#faultOf(operation);
    if (fault !== undefined) {
      throw new SpoolIoError(operation, fault);
    }
  }

  #faultOf(operation: string): string | undefined {
    if (this.#dead) {
      return "EPOWER";
    }
    this.#calls += 1;
    const fault = this.fault(this.#calls, operation);
    if (fault === "power-loss") {
      this.#dead = true;
      return "EPOWER";
    }
    return fault;
  }

  #file(inode: Inode): SpoolFile {
    const change = (step: ContentChange) => {
      inode.current = applyContent(inode.current, step);
      inode.unsynced.push(step);
    };
    return {
      write: async (data, position) => {
        const wasDead = this.#dead;
        const growth = Math.max(0, position + data.length - inode.current.length);
        const full = growth > 0 && this.usedBytes + growth > this.capacityBytes;
        const fault = this.#faultOf("write") ?? (full ? "ENOSPC" : undefined);
        if (!wasDead) {
          const room = Math.max(0, this.capacityBytes - this.usedBytes + inode.current.length - position);
          const length = fault === undefined ? data.length : Math.min(room, Math.ceil(data.length / 2));
          change({ kind: "write", position, data: Buffer.from(data.subarray(0, length)) });
        }
        if (fault !== undefined) {
          throw new SpoolIoError("write", fault);
        }
      },
      read: async (target, position) => {
        this.#step("read");
        return inode.current.copy(target, 0, position);
      },
      truncate: async (length) => {
        this.#step("truncate");
        change({ kind: "truncate", length });
      },
      datasync: async () => {
        this.#step("fdatasync");
        inode.durable = inode.current;
        inode.unsynced = [];
      },
      size: async () => {
        this.#step("stat");
        return inode.current.length;
      },
      close: async () => undefined,
    };
  }
}

function applyName(names: Map<string, Inode>, change: NameChange): void {
  switch (change.kind) {
    case "set":
      names.set(change.path, change.inode);
      return;
    case "remove":
      names.delete(change.path);
      return;
    case "rename":
      names.delete(change.from);
      names.set(change.to, change.inode);
  }
}

function applyContent(content: Buffer, change: ContentChange): Buffer {
  if (change.kind === "truncate") {
    return Buffer.concat([content.subarray(0, change.length), Buffer.alloc(Math.max(0, change.length - content.length))]);
  }
  const result = Buffer.alloc(Math.max(content.length, change.position + change.data.length));
  content.copy(result);
  change.data.copy(result, change.position);
  return result;
}

function survivingContent({ durable, unsynced }: Inode, random: () => number): Buffer {
  const mode = random();
  const kept = Math.floor(random() * (unsynced.length + 1));
  if (mode < 0.2) {
    return durable;
  }
  if (mode < 0.4) {
    return unsynced.reduce(applyContent, durable);
  }
  if (mode < 0.7) {
    const torn = unsynced[kept];
    const prefix = unsynced.slice(0, kept).reduce(applyContent, durable);
    return torn?.kind === "write"
      ? applyContent(prefix, { ...torn, data: torn.data.subarray(0, Math.floor(random() * torn.data.length)) })
      : prefix;
  }
  return unsynced
    .flatMap(sectors)
    .filter(() => random() < 0.5)
    .reduce(applyContent, durable);
}

function sectors(change: ContentChange): ContentChange[] {
  if (change.kind === "truncate") {
    return [change];
  }
  const pieces: ContentChange[] = [];
  for (let offset = 0; offset < change.data.length; offset += sectorBytes) {
    pieces.push({ kind: "write", position: change.position + offset, data: change.data.subarray(offset, offset + sectorBytes) });
  }
  return pieces;
}
