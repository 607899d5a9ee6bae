import { z } from "zod";

/** EventBridge "EC2 Instance State-change Notification" (Amazon EC2 User Guide, "Automate Amazon EC2 with EventBridge"). */
export const InstanceStateChange = z.object({
  source: z.literal("aws.ec2"),
  "detail-type": z.literal("EC2 Instance State-change Notification"),
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/u),
  account: z.string().regex(/^\d{12}$/u),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/u),
  time: z.iso.datetime().transform((text) => Date.parse(text)),
  detail: z.object({
    "instance-id": z.string().regex(/^i-[0-9a-f]{1,32}$/u),
    state: z.enum(["pending", "running", "shutting-down", "stopped", "stopping", "terminated"]),
  }),
});
export type InstanceStateChange = z.infer<typeof InstanceStateChange>;
