import type { EventObservation } from "../../runtime/observation.ts";
import type { LearnedInterface } from "../learned-interfaces.ts";
import { describeRmonTrap } from "./describe-rmon-trap.ts";
import { knownTraps } from "./known-traps.ts";
import type { NamedVarbind, NotificationName } from "./name-notification.ts";
import { conditionOf } from "./trap-condition.ts";
import { type ReadVarbind, readNames, subjectOf } from "./trap-subject.ts";

/** A notification and what is known of its sender. */
export interface TrapContext {
  readonly trapOid: string;
  readonly notification?: NotificationName | undefined;
  readonly varbinds: readonly NamedVarbind[];
  /** What people call the device, else the sender's address. */
  readonly sender: string;
  readonly interfaceOf: (ifIndex: number) => LearnedInterface | undefined;
  /** Key of the interface that an RMON alarm of the sender watches. */
  readonly alarmInterfaceOf?: (alarmIndex: number) => string | undefined;
}

/** What a notification means for people. */
export type TrapMeaning = Pick<EventObservation, "severity" | "text" | "name" | "entity" | "key">;

/**
 * Severity, one line of text and the keys of a trap: who, which interface or row, what happened, what the trap carries, and what the
 * interface leads to. "sw1 Gi0/12 (uplink to core): linkDown, admin up, oper down, towards core1 Te1/1/1".
 */
export function describeTrap(trap: TrapContext): TrapMeaning {
  const { notification, trapOid, sender, interfaceOf, alarmInterfaceOf = () => undefined } = trap;
  const rmon = describeRmonTrap(notification?.oid ?? trapOid, trap.varbinds, {
    interfaceOf: (ifIndex) => interfaceOf(ifIndex)?.key,
    alarmInterfaceOf,
  });
  if (rmon !== undefined) {
    return { ...rmon, text: `${sender} ${rmon.text}`, name: notification?.name };
  }
  const varbinds = readNames(trap.varbinds);
  const subject = subjectOf(varbinds, interfaceOf);
  const { label, entity, row, neighbour } = subject;
  const where = label === undefined ? sender : `${sender} ${label}`;
  const towards = neighbour === undefined ? [] : [`towards ${neighbour}`];
  return {
    ...conditionOf({ trapOid, notification, varbinds }, subject),
    text: `${where}: ${[shortName(trap), ...detailsOf(varbinds, row), ...towards].join(", ")}`,
    name: notification?.name,
    entity,
  };
}

function shortName({ notification, trapOid }: TrapContext): string {
  return notification?.short ?? knownTraps[trapOid]?.name ?? notification?.name ?? `trap ${trapOid}`;
}

/** Objects that say who and where, which the text says already. */
const saidAlready = new Set(["ifIndex", "ifName", "ifDescr", "ifAlias", "snmpTrapAddress", "snmpTrapEnterprise", "sysUpTime"]);
/** Names that everybody shortens. */
const shortened: Readonly<Record<string, string>> = { ifAdminStatus: "admin", ifOperStatus: "oper", sysName: "name" };
const maxDetails = 8;
const maxDetailLength = 160;

function detailsOf(varbinds: readonly ReadVarbind[], row: string | undefined): readonly string[] {
  return varbinds
    .flatMap(({ object, label, text, value }) => {
      const shown = label ?? text ?? value;
      // A varbind whose value is the row's index has told where already.
      return object === "" || saidAlready.has(object) || shown === "" || shown === row ? [] : [`${shortened[object] ?? object} ${shown}`];
    })
    .slice(0, maxDetails)
    .map((detail) => (detail.length > maxDetailLength ? `${detail.slice(0, maxDetailLength - 1)}…` : detail));
}
