import type { AlarmDesk, WatchedAlarm } from "../../ports/alarm-desk.ts";
import type { AlarmTopic, Receivers } from "../../ports/alarm-topic.ts";
import type { DeadMansSwitch } from "../../ports/dead-mans-switch.ts";

/** Alarms that a test sets. Without any, they cannot be read. */
export class MemoryAlarmDesk implements AlarmDesk {
  alarms: readonly WatchedAlarm[] | undefined = [];
  readonly setOffs: { readonly name: string; readonly reason: string }[] = [];

  list(): Promise<readonly WatchedAlarm[]> {
    return this.alarms === undefined ? Promise.reject(new Error("CloudWatch does not answer")) : Promise.resolve(this.alarms);
  }

  setOff(name: string, reason: string): Promise<void> {
    this.setOffs.push({ name, reason });
    return this.alarms === undefined ? Promise.reject(new Error("CloudWatch does not answer")) : Promise.resolve();
  }
}

/** A topic with the receivers that a test sets. Without any, it does not answer. */
export class MemoryAlarmTopic implements AlarmTopic {
  readonly arn = "arn:aws:sns:ap-northeast-2:000000000000:isthmus-alarms";
  current: Receivers | undefined = { confirmed: 1, pending: 0 };
  readonly published: { readonly subject: string; readonly text: string }[] = [];

  receivers(): Promise<Receivers> {
    return this.current === undefined ? Promise.reject(new Error("the topic does not answer")) : Promise.resolve(this.current);
  }

  publish(message: { readonly subject: string; readonly text: string }): Promise<void> {
    if (this.current === undefined) {
      return Promise.reject(new Error("the topic does not answer"));
    }
    this.published.push(message);
    return Promise.resolve();
  }
}

/** A switch that counts how often it was told. */
export class MemoryDeadMansSwitch implements DeadMansSwitch {
  isConfigured = true;
  isReachable = true;
  reports = 0;

  reportWell(): Promise<"reported" | "unreachable"> {
    this.reports += this.isReachable ? 1 : 0;
    return Promise.resolve(this.isReachable ? "reported" : "unreachable");
  }
}
