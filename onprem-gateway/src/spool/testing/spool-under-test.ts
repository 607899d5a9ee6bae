import type { GatewayEvents } from "../../events.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { SpooledRecord } from "../backlog.ts";
import type { UnplacedRecord } from "../segment-log.ts";
import { Spool } from "../spool.ts";
import type { SpoolOptions } from "../spool-options.ts";
import { ForgetfulFs } from "./forgetful-fs.ts";

/** A clock that does not make tests wait: a sleep ends with the current turn of the event loop. */
export const instantClock: Clock = {
  nowMs: () => 1_800_000_000_000,
  monotonicMs: () => 0,
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};

/** Events that are only counted. */
export function countedEvents(): GatewayEvents {
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => {
    counters.set(name, (counters.get(name) ?? 0) + by);
  };
  return { count, occurred: (name) => count(name), counters: () => Object.fromEntries(counters) };
}

/** Opens a spool with small segments in `/spool`. */
export function openSpool(options: Partial<SpoolOptions> & Pick<SpoolOptions, "fs">): Promise<Spool> {
  return Spool.open({
    directory: "/spool",
    maxBytes: 1024 * 1024,
    segmentBytes: 2_048,
    ballastBytes: 0,
    clock: instantClock,
    events: countedEvents(),
    ...options,
  });
}

/** A record whose body names it. */
export function numbered(n: number, bodyBytes = 40): UnplacedRecord {
  const body = JSON.stringify({ n, fill: "x".repeat(bodyBytes) });
  return { kind: "log", tsMs: 1_000 + n, body: Buffer.from(body) };
}

/** A record of one of the classes, by its number: of seven, one is an event, one a warning in the log, five are bulk. */
export function mixed(n: number, bodyBytes = 40): UnplacedRecord {
  const fill = "x".repeat(bodyBytes);
  const kinds = ["samples", "event", "log", "log", "samples", "inventory", "samples"] as const;
  const kind = kinds[n % kinds.length] ?? "samples";
  const severity = kind === "event" ? "major" : n % kinds.length === 2 ? 3 : 6;
  return { kind, tsMs: 1_000 + n, body: Buffer.from(JSON.stringify({ n, severity, fill })) };
}

/** The number that `numbered` or `mixed` put into a record. */
export function numberOf(record: { readonly body: Uint8Array }): number {
  const body: unknown = JSON.parse(Buffer.from(record.body).toString("utf8"));
  return typeof body === "object" && body !== null && "n" in body ? Number(body.n) : Number.NaN;
}

/** Everything that waits in the spool. */
export function readAll(spool: Spool): Promise<readonly SpooledRecord[]> {
  return spool.read({ maxRecords: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY });
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A disk with a closed spool of `count` numbered records. */
export async function filled(count: number, bodyBytes = 400): Promise<ForgetfulFs> {
  const fs = new ForgetfulFs();
  const spool = await openSpool({ fs });
  await Promise.all(Array.from({ length: count }, (_, index) => spool.append(numbered(index + 1, bodyBytes))));
  await spool.close();
  return fs;
}

/** The segment files, oldest first. */
export function segmentPaths(files: ReadonlyMap<string, Buffer>): readonly string[] {
  return [...files.keys()].filter((path) => path.endsWith(".seg")).sort();
}

/** The same files, one of them changed. */
export function tampered(files: Map<string, Buffer>, path: string, change: (content: Buffer) => Buffer): ForgetfulFs {
  return new ForgetfulFs(new Map(files).set(path, change(Buffer.from(files.get(path) ?? Buffer.alloc(0)))));
}

/** Numbers of everything that waits in the spool on this disk. */
export async function numbersIn(fs: ForgetfulFs): Promise<readonly number[]> {
  const spool = await openSpool({ fs });
  const records = await readAll(spool);
  await spool.close();
  return records.map(numberOf);
}
