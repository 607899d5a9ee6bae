import type * as facts from "@isthmus/domain/cloud/services";
import { z } from "zod";
import { aws, type FactsShape, listOf, texts } from "./cloud-item.ts";

const instance = {
  id: z.string(),
  name: z.string().optional(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  state: z.string(),
  instanceType: z.string(),
  privateIp: z.string().optional(),
  publicIp: z.string().optional(),
  privateIps: texts,
  availabilityZone: z.string().optional(),
  launchedMs: z.number().optional(),
  securityGroupIds: texts,
  systemStatus: z.string().optional(),
  instanceStatus: z.string().optional(),
} satisfies FactsShape<facts.Instance>;

const volume = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  sizeGib: z.number(),
  type: z.string(),
  availabilityZone: z.string().optional(),
  instanceIds: texts,
  encrypted: z.boolean().optional(),
} satisfies FactsShape<facts.Volume>;

const database = {
  id: z.string(),
  engine: z.string(),
  engineVersion: z.string().optional(),
  instanceClass: z.string(),
  state: z.string(),
  vpcId: z.string().optional(),
  subnetIds: texts,
  endpoint: z.string().optional(),
  port: z.number().optional(),
  multiAz: z.boolean().optional(),
  publiclyAccessible: z.boolean().optional(),
  storageGib: z.number().optional(),
  securityGroupIds: texts,
  replicaOf: z.string().optional(),
} satisfies FactsShape<facts.Database>;

const target = {
  id: z.string(),
  port: z.number().optional(),
  state: z.string(),
  reason: z.string().optional(),
} satisfies FactsShape<facts.TargetGroup["targets"][number]>;

const targetGroup = {
  arn: z.string(),
  name: z.string(),
  protocol: z.string().optional(),
  port: z.number().optional(),
  targets: listOf(z.object(target)),
} satisfies FactsShape<facts.TargetGroup>;

const loadBalancer = {
  id: z.string(),
  name: z.string(),
  type: z.string(),
  scheme: z.string().optional(),
  state: z.string(),
  vpcId: z.string().optional(),
  subnetIds: texts,
  dnsName: z.string().optional(),
  securityGroupIds: texts,
  targetGroups: listOf(z.object(targetGroup)),
} satisfies FactsShape<facts.LoadBalancer>;

const cloudFunction = {
  id: z.string(),
  runtime: z.string().optional(),
  vpcId: z.string().optional(),
  subnetIds: texts,
  securityGroupIds: texts,
  modifiedMs: z.number().optional(),
} satisfies FactsShape<facts.CloudFunction>;

const bucket = { id: z.string(), createdMs: z.number().optional() } satisfies FactsShape<facts.Bucket>;

/** Items of what runs in an account. */
export const serviceItems = [
  z.object({ ...aws, kind: z.literal("instance"), ...instance }),
  z.object({ ...aws, kind: z.literal("volume"), ...volume }),
  z.object({ ...aws, kind: z.literal("database"), ...database }),
  z.object({ ...aws, kind: z.literal("load-balancer"), ...loadBalancer }),
  z.object({ ...aws, kind: z.literal("function"), ...cloudFunction }),
  z.object({ ...aws, kind: z.literal("bucket"), ...bucket }),
] as const;
