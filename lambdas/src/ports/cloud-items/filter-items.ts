import type * as facts from "@isthmus/domain/cloud/network";
import { z } from "zod";
import { aws, type FactsShape, listOf, texts } from "./cloud-item.ts";

const peer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cidr"), cidr: z.string() }),
  z.object({ kind: z.literal("prefix-list"), id: z.string() }),
  z.object({ kind: z.literal("group"), id: z.string() }),
]);

const direction = z.enum(["ingress", "egress"]);

const securityRule = {
  direction,
  protocol: z.string(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  peer,
} satisfies FactsShape<facts.SecurityRule>;

const securityGroup = {
  id: z.string(),
  name: z.string(),
  vpcId: z.string().optional(),
  rules: listOf(z.object(securityRule)),
} satisfies FactsShape<facts.SecurityGroup>;

const aclEntry = {
  number: z.number(),
  direction,
  action: z.enum(["allow", "deny"]),
  protocol: z.string(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  cidr: z.string(),
} satisfies FactsShape<facts.AclEntry>;

const networkAcl = {
  id: z.string(),
  name: z.string().optional(),
  vpcId: z.string(),
  isDefault: z.boolean(),
  subnetIds: texts,
  entries: listOf(z.object(aclEntry)),
} satisfies FactsShape<facts.NetworkAcl>;

const prefixList = { id: z.string(), name: z.string(), cidrs: texts } satisfies FactsShape<facts.PrefixList>;

/** Items of what decides which packets may pass. */
export const filterItems = [
  z.object({ ...aws, kind: z.literal("security-group"), ...securityGroup }),
  z.object({ ...aws, kind: z.literal("network-acl"), ...networkAcl }),
  z.object({ ...aws, kind: z.literal("prefix-list"), ...prefixList }),
] as const;
