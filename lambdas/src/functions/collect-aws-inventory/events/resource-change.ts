import { z } from "zod";
import { apisChangedBy } from "./changing-calls.ts";

const envelope = {
  account: z.string().regex(/^\d{12}$/u),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/u),
  time: z.iso.datetime().transform((text) => Date.parse(text)),
};

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html */
const VolumeNotification = z
  .object({ ...envelope, source: z.literal("aws.ec2"), "detail-type": z.literal("EBS Volume Notification") })
  .transform((event) => changeOf(event, ["describe-volumes"]));

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html */
const DatabaseEvent = z
  .object({ ...envelope, source: z.literal("aws.rds"), "detail-type": z.literal("RDS DB Instance Event") })
  .transform((event) => changeOf(event, ["describe-db-instances"]));

/**
 * Sent only where a trail logs management events. It is the only event that Direct Connect has, too:
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-directconnect.html
 */
const TrailedCall = z
  .object({
    ...envelope,
    "detail-type": z.literal("AWS API Call via CloudTrail"),
    detail: z.object({
      eventSource: z.string().max(128),
      eventName: z.string().max(128),
      /** There when the call was refused, so that it changed nothing. */
      errorCode: z.string().optional(),
    }),
  })
  .transform((event) => changeOf(event, event.detail.errorCode === undefined ? apisChangedBy(event.detail) : []));

/** Something changed, and these listings show it. None for a call that changes nothing that is watched. */
export interface ResourceChange {
  readonly accountId: string;
  readonly region: string;
  readonly atMs: number;
  readonly apis: readonly string[];
}

export const ResourceChange = z.union([VolumeNotification, DatabaseEvent, TrailedCall]);

function changeOf(
  event: { readonly account: string; readonly region: string; readonly time: number },
  apis: readonly string[],
): ResourceChange {
  return { accountId: event.account, region: event.region, atMs: event.time, apis };
}
