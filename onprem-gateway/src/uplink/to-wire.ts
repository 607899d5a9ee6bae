import { limits, type NewRecord, WireRecord } from "@isthmus/contract";
import type {
  EncodedSamplesObservation,
  EventObservation,
  HeartbeatObservation,
  InventoryObservation,
  LogObservation,
  Observation,
  ObservedInterface,
  SamplesObservation,
} from "../runtime/observation.ts";
import { clipped } from "./clip.ts";
import { factsBody } from "./facts-to-wire.ts";
import { samplesToWire } from "./samples-to-wire.ts";

export type WireOutcome =
  | { readonly kind: "fit"; readonly record: { readonly kind: NewRecord["kind"]; readonly tsMs: number; readonly body: Uint8Array } }
  /** Can never be stored. `field` is a path of the contract, never device text. */
  | { readonly kind: "unfit"; readonly field: string; readonly reason: string };

/**
 * Turns an observation into the bytes that are spooled and later sent as they are: clips device text to the contract's lengths,
 * encodes samples, and checks the result, so that nothing that the cloud must reject ever enters the spool.
 */
export function toWire(observation: Observation): WireOutcome {
  try {
    return isSamples(observation) ? samplesOutcome(observation) : outcomeOf(observation);
  } catch {
    return { kind: "unfit", field: "body", reason: "values that no chunk can hold" };
  }
}

type AnySamples = SamplesObservation | EncodedSamplesObservation;

function isSamples(observation: Observation): observation is AnySamples {
  return observation.kind === "samples" || observation.kind === "encoded-samples";
}

function samplesOutcome(observation: AnySamples): WireOutcome {
  const outcome = samplesToWire(observation);
  return outcome.kind === "fit"
    ? { kind: "fit", record: { kind: "samples", tsMs: observation.tsMs, body: outcome.body } }
    : { kind: "unfit", field: fieldOf(["body", ...outcome.path]), reason: outcome.reason };
}

function outcomeOf(observation: Exclude<Observation, AnySamples>): WireOutcome {
  const body = bodyOf(observation);
  const parsed = WireRecord.safeParse({ seq: 1, tsMs: observation.tsMs, kind: observation.kind, body });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: "unfit", field: fieldOf(issue?.path ?? []), reason: issue?.code ?? "invalid" };
  }
  const { kind, tsMs } = parsed.data;
  return { kind: "fit", record: { kind, tsMs, body: Buffer.from(JSON.stringify(parsed.data.body)) } };
}

function bodyOf(observation: Exclude<Observation, AnySamples>): unknown {
  switch (observation.kind) {
    case "inventory":
      return inventoryBody(observation);
    case "reach":
      return clipped(bare(observation), { name: 128, role: 32, reason: 256 });
    case "event":
      return eventBody(observation);
    case "log":
      return logBody(observation);
    case "heartbeat":
      return heartbeatBody(observation);
  }
}

function inventoryBody(observation: InventoryObservation): unknown {
  const { system, interfaces, model, answered, ...rest } = bare(observation);
  return {
    ...clipped(rest, { name: 128, role: 32 }),
    ...(system === undefined ? {} : { system: clipped(system, { sysName: 255, sysDescr: 1_024, sysLocation: 255, sysContact: 255 }) }),
    ...(interfaces === undefined ? {} : { interfaces: interfaces.slice(0, limits.interfaces).map(interfaceBody) }),
    ...(model === undefined ? {} : { facts: factsBody(model) }),
    // A part of the list would say of the other objects that they were not answered.
    ...(answered === undefined || answered.length > limits.answeredText ? {} : { answered }),
  };
}

function interfaceBody(observed: ObservedInterface): unknown {
  return clipped(observed, { key: 255, ifName: 255, ifDescr: 255, ifAlias: 255 });
}

function eventBody(observation: EventObservation): unknown {
  const { varbinds, ...rest } = bare(observation);
  return {
    ...clipped(rest, { type: 512, text: 2_048, key: 512, name: 512, entity: 255 }),
    ...(varbinds === undefined
      ? {}
      : {
          varbinds: varbinds.slice(0, 256).map((varbind) => clipped(varbind, { oid: 512, type: 32, value: 8_192, name: 512, text: 1_024 })),
        }),
  };
}

function logBody(observation: LogObservation): unknown {
  const text = limits.logText;
  return clipped(bare(observation), {
    hostname: 255,
    appName: 255,
    procId: 128,
    msgId: 128,
    structuredData: text,
    message: text,
    raw: text,
  });
}

/** The sign of life must never fail for a detail: a counter that the contract does not take is left out. */
function heartbeatBody(observation: HeartbeatObservation): unknown {
  const { problems, counters, ...rest } = bare(observation);
  const fit = Object.entries(counters).filter(([name, count]) => name.length <= 64 && Number.isSafeInteger(count) && count >= 0);
  return {
    ...rest,
    counters: Object.fromEntries(fit),
    problems: problems.slice(0, 64).map((each) => clipped(each, { component: 64, problem: 512 })),
  };
}

function bare<T extends Observation>({ kind: _kind, tsMs: _tsMs, ...rest }: T): Omit<T, "kind" | "tsMs"> {
  return rest;
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.filter(isNotIndex).join(".");
}

function isNotIndex(key: PropertyKey): boolean {
  return typeof key === "string";
}
