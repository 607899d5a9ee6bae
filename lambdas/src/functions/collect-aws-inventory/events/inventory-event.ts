import { z } from "zod";
import { InstanceStateChange } from "./instance-change.ts";
import { ResourceChange } from "./resource-change.ts";

/**
 * What an event of EventBridge asks for. Whatever is not one of those that are known, such as a schedule's or one sent by hand, asks for a
 * sweep, which sees every change as well.
 */
export const InventoryEvent = z.union([
  InstanceStateChange.transform((change) => ({ kind: "instance" as const, change })),
  ResourceChange.transform((change) => ({ kind: "refresh" as const, change })),
  z.looseObject({}).transform(() => ({ kind: "sweep" as const })),
]);
export type InventoryEvent = z.infer<typeof InventoryEvent>;
