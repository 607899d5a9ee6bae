import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Intake } from "../runtime/intake.ts";
import type { WorkerSupervisor } from "../runtime/worker.ts";
import type { DeviceAnswers } from "./device-answers.ts";
import type { DeviceStates } from "./device-states.ts";
import type { LearnedDevices } from "./learned-devices.ts";

/** What every collector is given by the core. */
export interface CollectorDependencies {
  readonly intake: Intake;
  readonly clock: Clock;
  readonly workers: WorkerSupervisor;
  readonly events: GatewayEvents;
  /** Shared by the collectors of one gateway; the heartbeat reads it. */
  readonly states: DeviceStates;
  /** Shared as well: what polling learns of devices, traps are explained with. */
  readonly learned: LearnedDevices;
  /** What polling learns of the objects that devices have; people ask for it. */
  readonly answers: DeviceAnswers;
}
