import { watchdogAlarmName } from "../../env-keys.ts";
import type { AlarmDesk } from "../../ports/alarm-desk.ts";
import type { AlarmTopic, Receivers } from "../../ports/alarm-topic.ts";

/** Said in the mail, by CloudWatch itself. */
const reason = "A test of the way that alarms take, asked for by an operator. Nothing is wrong; the alarm clears by itself within minutes.";

export interface TestResult {
  readonly kind: "rung" | "not-rung";
  readonly alarm: string;
  /** Who is to hear it; absent when the topic does not say. */
  readonly receivers?: Receivers;
}

/** Lets an alarm ring in CloudWatch, so that its message takes every step to a person that a real one takes. */
export async function ringForTest({
  alarms,
  topic,
}: {
  readonly alarms: Pick<AlarmDesk, "setOff">;
  readonly topic: Pick<AlarmTopic, "receivers">;
}): Promise<TestResult> {
  const receivers = await topic.receivers().catch(() => undefined);
  const kind = await alarms.setOff(watchdogAlarmName, reason).then(
    () => "rung" as const,
    () => "not-rung" as const,
  );
  return { kind, alarm: watchdogAlarmName, ...(receivers !== undefined && { receivers }) };
}
