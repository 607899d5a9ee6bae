import type { PackedDescription } from "./packed-description.ts";
import type { DeviceDescription, RawSystem } from "./raw-poll.ts";
import type { RmonWanted } from "./rmon/rmon-reader.ts";

interface SlowFacts extends RmonWanted {
  readonly deadlineMs: number;
  readonly restarted: boolean;
  readonly readMs: number;
  readonly sysUpTimeCs: number | undefined;
}

/** What the slow cadences are told. Nearly all polls ask nothing of them: the description is unpacked only when one of them looks. */
export class SlowQuestion implements SlowFacts {
  readonly deadlineMs: number;
  readonly restarted: boolean;
  readonly readMs: number;
  readonly sysUpTimeCs: number | undefined;
  readonly stats: boolean;
  readonly historyBackS: number | undefined;
  readonly #description: PackedDescription;
  #unpacked: DeviceDescription | undefined;

  constructor(description: PackedDescription, facts: SlowFacts) {
    this.#description = description;
    this.deadlineMs = facts.deadlineMs;
    this.restarted = facts.restarted;
    this.readMs = facts.readMs;
    this.sysUpTimeCs = facts.sysUpTimeCs;
    this.stats = facts.stats;
    this.historyBackS = facts.historyBackS;
  }

  get ports(): DeviceDescription["interfaces"] {
    return this.#unpack().interfaces;
  }

  get interfaces(): DeviceDescription["interfaces"] {
    return this.#unpack().interfaces;
  }

  get system(): RawSystem {
    return this.#unpack().system;
  }

  #unpack(): DeviceDescription {
    this.#unpacked ??= this.#description.unpack();
    return this.#unpacked;
  }
}
