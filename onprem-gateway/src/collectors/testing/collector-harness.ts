import { fileURLToPath } from "node:url";
import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import type { GatewayEvents } from "../../events.ts";
import { createWorkerSupervisor } from "../../runtime/child-worker.ts";
import type { IntakeOutcome } from "../../runtime/intake.ts";
import type { Observation } from "../../runtime/observation.ts";
import { systemClock } from "../../runtime/system-clock.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { DeviceAnswers } from "../device-answers.ts";
import { DeviceStates } from "../device-states.ts";
import { LearnedDevices } from "../learned-devices.ts";

/** A collector's surroundings for tests: real clock and real worker processes, records kept in memory instead of on disk. */
export interface CollectorHarness {
  readonly deps: CollectorDependencies;
  readonly observations: readonly Observation[];
  /** Answers of the intake from now on; "accepted" unless told. */
  answer(outcome: Promise<IntakeOutcome>): void;
  ofKind<K extends Observation["kind"]>(kind: K): readonly Extract<Observation, { kind: K }>[];
}

export function openHarness(deviceIds: readonly string[] = []): CollectorHarness {
  const observations: Observation[] = [];
  const events = memoryEvents();
  let outcome: Promise<IntakeOutcome> = Promise.resolve("accepted");
  const entry = fileURLToPath(new URL("../../main.ts", import.meta.url));
  return {
    observations,
    deps: {
      clock: systemClock,
      events,
      states: new DeviceStates(deviceIds),
      learned: new LearnedDevices(),
      answers: new DeviceAnswers(),
      workers: createWorkerSupervisor({ clock: systemClock, events, entry, environment: process.env }),
      intake: {
        accept: (observation) => {
          observations.push(decoded(observation));
          return outcome;
        },
      },
    },
    answer: (next) => {
      outcome = next;
    },
    ofKind: <K extends Observation["kind"]>(kind: K) =>
      observations.filter((observation): observation is Extract<Observation, { kind: K }> => observation.kind === kind),
  };
}

/** Encoded samples as whoever stores them reads them. */
function decoded(observation: Observation): Observation {
  if (observation.kind !== "encoded-samples") {
    return observation;
  }
  const { chunk, kind: _kind, ...rest } = observation;
  const read = decodeChunk(chunk);
  if (read.kind === "rejected") {
    throw new Error(`a chunk that nobody can read: ${read.code}`);
  }
  return { ...rest, kind: "samples", values: read.chunk.values };
}

/** Waits until the condition gives a value, and returns it. Throws when it does not within `withinMs`. */
export async function until<T>(
  condition: () => T | undefined | false,
  { what, withinMs = 20_000 }: { what: string; withinMs?: number },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) {
      return value;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what}`);
    }
    await systemClock.sleep(20);
  }
}

export function memoryEvents(): GatewayEvents {
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  return { count, occurred: (name) => count(name), counters: () => Object.fromEntries(counters) };
}
