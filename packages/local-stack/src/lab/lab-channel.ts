import type { ScenarioArguments, ScenarioOutcome } from "../scenario-control.ts";
import type { LabSettings } from "./device-lab.ts";

/** To the lab's process. */
export type LabRequest =
  | { readonly type: "start"; readonly settings: LabSettings }
  | { readonly type: "run"; readonly id: number; readonly name: string; readonly args: ScenarioArguments }
  | { readonly type: "stop" };

/** From the lab's process: both ends are this very code base, so the shape is trusted. */
export type LabReply =
  | { readonly type: "started" }
  /** The lab could not start; its process ends. */
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "ran"; readonly id: number; readonly outcome: ScenarioOutcome };
