import type { MonitorFault, WatchdogItem } from "../../ports/watchdog-item.ts";
import type { FoundFault } from "./monitor-facts.ts";

/** A fault that lasts is told again after this. */
const remindAfterMs = 6 * 3_600_000;

/** SNS takes 100 characters of ASCII as a subject. */
const subjectOfFaults = (count: number): string => `Isthmus watchdog: ${count} ${count === 1 ? "fault" : "faults"} of the monitoring`;
const subjectOfRecovery = "Isthmus watchdog: the monitoring works again";

export interface Notice {
  readonly subject: string;
  readonly text: string;
}

export interface Decision {
  /** Every fault, with since when it is there. */
  readonly faults: readonly MonitorFault[];
  readonly notice?: Notice;
  /** The faults as they are once the topic has taken the notice. */
  readonly faultsOnceTold: readonly MonitorFault[];
}

/**
 * What to tell, given what was found the last time. A fault is told when it is there for the second time in a row, so that a single answer
 * that failed wakes nobody, again every six hours, and once more when all that was told is over. What an alarm tells is not told again.
 */
export function decideNotices(found: readonly FoundFault[], previous: WatchdogItem | undefined, nowMs: number): Decision {
  const before = new Map((previous?.faults ?? []).map((fault) => [idOf(fault), fault] as const));
  const faults = found.map((fault): MonitorFault => {
    const known = before.get(idOf(fault));
    return { ...fault, sinceMs: known?.sinceMs ?? nowMs, ...(known?.toldMs !== undefined && { toldMs: known.toldMs }) };
  });
  const due = (fault: MonitorFault): boolean =>
    !fault.rung && before.has(idOf(fault)) && (fault.toldMs === undefined || nowMs - fault.toldMs >= remindAfterMs);
  if (faults.some(due)) {
    const untold = faults.filter(({ rung }) => !rung);
    const faultsOnceTold = faults.map((fault) => (fault.rung ? fault : { ...fault, toldMs: nowMs }));
    return { faults, faultsOnceTold, notice: { subject: subjectOfFaults(untold.length), text: textOf(untold) } };
  }
  const wasTold = (previous?.faults ?? []).filter(({ toldMs }) => toldMs !== undefined);
  const isOver = wasTold.length > 0 && faults.every(({ toldMs }) => toldMs === undefined);
  const recovery = isOver ? { notice: { subject: subjectOfRecovery, text: recoveryText(wasTold) } } : {};
  return { faults, faultsOnceTold: faults, ...recovery };
}

function idOf({ code, subject }: Pick<FoundFault, "code" | "subject">): string {
  return `${code} ${subject}`;
}

function textOf(faults: readonly MonitorFault[]): string {
  const lines = faults.map(({ text, sinceMs }) => `- ${text} Since ${new Date(sinceMs).toISOString()}.`);
  return ["No alarm of CloudWatch tells you of this:", "", ...lines, "", "What to do: runbook, Monitoring faulty."].join("\n");
}

function recoveryText(faults: readonly MonitorFault[]): string {
  return ["This is over:", "", ...faults.map(({ text }) => `- ${text}`)].join("\n");
}
