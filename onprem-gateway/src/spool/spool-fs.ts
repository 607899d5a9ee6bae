/** An open file of the spool. Every method rejects with SpoolIoError and nothing else. */
export interface SpoolFile {
  /** Writes all of `data` at `position`. After a rejection the bytes from `position` on are unknown. */
  write(data: Uint8Array, position: number): Promise<void>;
  /** Fills `target` from `position`; returns how much was there. */
  read(target: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /** After it resolved, data and length survive a power loss. After it rejected, nothing is known and it must not be repeated. */
  datasync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The file operations the spool needs: small enough to model, so that crashes and failing disks can be enumerated in tests. */
export interface SpoolFs {
  /** Creates the directory and its missing ancestors, durably. */
  makeDirectory(path: string): Promise<void>;
  /** Names in the directory, in no order. */
  list(directory: string): Promise<readonly string[]>;
  /** "create" fails with EEXIST when the name is taken; "write" opens an existing file for reading and writing. */
  open(path: string, mode: "create" | "read" | "write"): Promise<SpoolFile>;
  /** Replaces the target. Durable only after syncDirectory. */
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  syncDirectory(directory: string): Promise<void>;
  /** Bytes that this process may still write to the file system of the directory. */
  freeBytes(directory: string): Promise<number>;
}

/** Whether the disk, or the part of it that this user may fill, is full. */
export function isOutOfSpace(errno: string): boolean {
  return errno === "ENOSPC" || errno === "EDQUOT";
}
