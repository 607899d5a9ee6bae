import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { IngestStub } from "./ingest-stub.ts";

export interface StubAndFolder {
  readonly ingest: IngestStub;
  /** Of the spool. */
  readonly directory: string;
}

/** A fresh folder and a fresh ingest stub for each test of the file. */
export function stubAndFolder(): () => StubAndFolder {
  let root = "";
  let ingest = new IngestStub();
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "isthmus-fault-"));
    ingest = new IngestStub();
    await ingest.start();
  });
  afterEach(async () => {
    await ingest.stop();
    await rm(root, { recursive: true, force: true });
  });
  return () => ({ ingest, directory: join(root, "spool") });
}
