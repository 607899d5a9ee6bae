import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";
import { causeCode } from "../../errors.ts";
import { lastBoots } from "../snmp-protocol/usm/local-engine.ts";
import type { KnownPeer } from "../snmp-protocol/usm/peer-clocks.ts";

const Count = z.int().min(0).max(lastBoots);

/** More than the receiver knows at a time: its engines, some of them with several users. */
const maxPeers = 8_192;

const EngineState = z.object({
  engineId: z.string().regex(/^[0-9a-f]{10,64}$/u),
  boots: Count,
  peers: z
    .array(
      z.object({ user: z.string(), engineId: z.string().regex(/^[0-9a-f]{10,64}$/u), boots: Count, timeS: Count, heardMs: z.number() }),
    )
    .max(maxPeers),
});
type EngineState = z.infer<typeof EngineState>;
type SavedPeer = EngineState["peers"][number];

export interface EngineFileOptions {
  readonly path: string;
  /** Given by the operator; drawn at random when neither this nor the file has one. */
  readonly engineId?: string | undefined;
  /** Told when the state cannot be read or written, with the POSIX code or "malformed". */
  readonly onFailed: (code: string) => void;
}

/**
 * What an SNMP engine must not forget (RFC 3414 sections 2.2 and 2.3): its id, how often it has booted, and the clocks of the engines it has
 * heard, without which old traps could be replayed after a restart. A small JSON file, replaced as a whole.
 */
export class EngineFile {
  readonly #options: EngineFileOptions;
  #state: EngineState;
  #unsaved = false;

  constructor(options: EngineFileOptions) {
    this.#options = options;
    this.#state = this.#read();
  }

  get engineId(): string {
    return this.#state.engineId;
  }

  /** Begins a new boot and writes it down before it is used. */
  boot(nowMs: number): { readonly id: string; readonly boots: number; readonly peers: readonly KnownPeer[] } {
    const { engineId, boots, peers } = this.#state;
    this.#write({ engineId: boots + 1 >= lastBoots ? newEngineId() : engineId, boots: boots + 1 >= lastBoots ? 1 : boots + 1, peers });
    return {
      id: this.#state.engineId,
      boots: this.#state.boots,
      peers: peers.map(({ heardMs, ...peer }) => ({ ...peer, agoMs: Math.max(0, nowMs - heardMs) })),
    };
  }

  /** Remembers the clocks of engines that were heard, until `save`. `nowMs` is wall time: it must make sense to the next process. */
  remember(peers: readonly KnownPeer[], nowMs: number): void {
    const keyed = this.#state.peers.map((peer): [string, SavedPeer] => [keyOf(peer), peer]);
    const clocks = new Map<string, SavedPeer>(keyed);
    for (const { agoMs, ...peer } of peers) {
      clocks.set(keyOf(peer), { ...peer, heardMs: nowMs - agoMs });
    }
    const latestFirst = [...clocks.values()].sort((a, b) => b.heardMs - a.heardMs);
    this.#state = { ...this.#state, peers: latestFirst.slice(0, maxPeers) };
    this.#unsaved = true;
  }

  /** Writes what was remembered since the last time, if anything was. */
  save(): void {
    if (this.#unsaved) {
      this.#write(this.#state);
    }
  }

  #read(): EngineState {
    const { path, engineId, onFailed } = this.#options;
    const fresh: EngineState = { engineId: engineId ?? newEngineId(), boots: 0, peers: [] };
    const text = readText(path);
    if (text === undefined) {
      return fresh;
    }
    const parsed = typeof text === "string" ? EngineState.safeParse(jsonOf(text)) : undefined;
    if (parsed?.success !== true) {
      onFailed(typeof text === "string" ? "malformed" : text.code);
      return fresh;
    }
    return { ...parsed.data, engineId: engineId ?? parsed.data.engineId };
  }

  #write(state: EngineState): void {
    this.#state = state;
    this.#unsaved = false;
    const temporary = `${this.#options.path}.tmp`;
    try {
      const file = openSync(temporary, "w", 0o600);
      try {
        writeSync(file, JSON.stringify(state));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, this.#options.path);
    } catch (cause) {
      this.#options.onFailed(causeCode(cause));
    }
  }
}

/** RFC 3411, SnmpEngineID: octets chosen by the administrator (5), under enterprise 0, because the product has no number of its own. */
function newEngineId(): string {
  return `8000000005${randomBytes(8).toString("hex")}`;
}

function keyOf({ engineId, user }: Pick<SavedPeer, "engineId" | "user">): string {
  return `${engineId} ${user}`;
}

/** The text of the file, undefined when there is none. */
function readText(path: string): string | undefined | { readonly code: string } {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const code = causeCode(cause);
    return code === "ENOENT" ? undefined : { code };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
