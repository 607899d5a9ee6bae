import { z } from "zod";
import { type Account, generatedName, type ProvisionerRegistry, parseProperties } from "./context.ts";

const roleProperties = z.object({
  RoleName: z.string().optional(),
  Path: z.string().default("/"),
  AssumeRolePolicyDocument: z.unknown().optional(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
});
const policyProperties = z.object({ PolicyName: z.string(), PolicyDocument: z.unknown(), Roles: z.array(z.string()).default([]) });
const managedPolicyProperties = z.object({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default("/"),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});
const userProperties = z.object({ UserName: z.string().optional() });

/** IAM roles and the policies attached to them. Users are recorded only: nobody signs as a user locally. */
export function identityProvisioners(account: Account): ProvisionerRegistry {
  const arnOf = (kind: string, path: string): string => `arn:aws:iam::${account.accountId}:${kind}${path}`;
  return {
    "AWS::IAM::Role": (resource) => {
      const properties = parseProperties(roleProperties, resource);
      const name = properties.RoleName ?? generatedName(resource).slice(-64);
      const arn = arnOf("role", `${properties.Path}${name}`);
      account.iam.addRole({ name, arn, trust: properties.AssumeRolePolicyDocument });
      for (const policy of properties.Policies) account.iam.attachPolicy(name, policy.PolicyDocument);
      for (const policyArn of properties.ManagedPolicyArns) account.iam.attachManagedPolicy(name, policyArn);
      return { ref: name, attributes: { Arn: arn, RoleId: `AROA${name}` } };
    },
    "AWS::IAM::Policy": (resource) => {
      const properties = parseProperties(policyProperties, resource);
      for (const role of properties.Roles) account.iam.attachPolicy(role, properties.PolicyDocument);
      return { ref: properties.PolicyName, attributes: { Id: properties.PolicyName } };
    },
    "AWS::IAM::ManagedPolicy": (resource) => {
      const properties = parseProperties(managedPolicyProperties, resource);
      const arn = arnOf("policy", `${properties.Path}${properties.ManagedPolicyName ?? generatedName(resource)}`);
      account.iam.addManagedPolicy(arn, properties.PolicyDocument);
      for (const role of properties.Roles) account.iam.attachPolicy(role, properties.PolicyDocument);
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
    "AWS::IAM::User": (resource) => {
      const name = parseProperties(userProperties, resource).UserName ?? generatedName(resource);
      return { ref: name, attributes: { Arn: arnOf("user", `/${name}`) } };
    },
  };
}
