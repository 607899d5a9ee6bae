import { isisSystemId } from "@isthmus/domain/links/isis-system-id";
import type { EventObservation } from "../../runtime/observation.ts";
import type { AlarmPair } from "./alarm-pair.ts";
import { type KnownTrap, knownTraps } from "./known-traps.ts";
import type { NotificationName } from "./name-notification.ts";
import { type LabelledValue, severityOfName, severityOfState, statedSeverity } from "./trap-severity.ts";
import { objectOf, type ReadVarbind, type TrapSubject } from "./trap-subject.ts";

interface Notification {
  readonly trapOid: string;
  readonly notification?: NotificationName | undefined;
  readonly varbinds: readonly ReadVarbind[];
}

interface TrapCondition {
  readonly severity: EventObservation["severity"];
  /** The same for what raises a condition and what clears it; undefined for what does neither. */
  readonly key: string | undefined;
}

/** Severity and the join key. What a standard module fixes goes before what the device states, and that before what names and states suggest. */
export function conditionOf({ notification, trapOid, varbinds }: Notification, { entity, row }: TrapSubject): TrapCondition {
  const { short, pair } = notification ?? {};
  const { severity, condition } = judge(
    { known: knownTraps[notification?.oid ?? trapOid], short, pair },
    varbinds.flatMap(({ object, label }): readonly LabelledValue[] => (label === undefined ? [] : [{ object, label }])),
  );
  const about = entity ?? upsAlarm(varbinds) ?? isisNeighbour(varbinds) ?? row;
  const key = condition !== undefined && about !== undefined ? `${condition} ${about}` : condition;
  return { severity, key };
}

interface Named {
  readonly known: KnownTrap | undefined;
  readonly short: string | undefined;
  readonly pair: AlarmPair | undefined;
}

function judge(
  { known, short, pair }: Named,
  values: readonly LabelledValue[],
): { readonly severity: EventObservation["severity"]; readonly condition?: string | undefined } {
  if (known !== undefined) {
    const byState = known.byState === true ? severityOfState(values) : undefined;
    return { severity: byState ?? known.severity, condition: known.condition ?? pair?.condition };
  }
  if (short === undefined) {
    return { severity: "info" };
  }
  if (pair !== undefined) {
    return {
      severity: pair.role === "clear" ? "cleared" : (statedSeverity(values) ?? raisedSeverity(short)),
      condition: pair.condition,
    };
  }
  const ended = statedSeverity(values) ?? severityOfState(values);
  return ended === undefined ? { severity: severityOfName(short) } : { severity: ended, condition: short };
}

/** What begins a condition is never mere information. */
function raisedSeverity(name: string): EventObservation["severity"] {
  const severity = severityOfName(name);
  return severity === "info" ? "minor" : severity;
}

/**
 * ISIS-MIB names the neighbour by the id of a link-state PDU: its system id, a pseudonode and a number. Polling knows the adjacency by the
 * system id.
 */
function isisNeighbour(varbinds: readonly ReadVarbind[]): string | undefined {
  const id = varbinds.find(({ object }) => object === "isisPduLspId")?.value;
  const digits = id === undefined ? undefined : /^0x([0-9a-f]{12})[0-9a-f]{4}$/u.exec(id)?.[1];
  return digits === undefined ? undefined : isisSystemId(digits);
}

/** UPS-MIB numbers every alarm anew; what stays is the kind of alarm that upsAlarmDescr names. */
function upsAlarm(varbinds: readonly ReadVarbind[]): string | undefined {
  const kind = varbinds.find(({ object }) => object === "upsAlarmDescr");
  return kind === undefined ? undefined : objectOf(kind.text) || kind.value;
}
