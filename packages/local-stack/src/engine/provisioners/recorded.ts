import { createHash } from "node:crypto";
import { asString } from "../template/untyped.ts";
import { type Account, generatedName, type Provisioner, type ProvisionerRegistry, type ResolvedResource } from "./context.ts";

/** Resources that have names and ARNs for others to refer to, and no behaviour locally. */
export function recordedProvisioners(account: Account): ProvisionerRegistry {
  const { region, accountId } = account;
  const nameOnly: Provisioner = (resource) => ({ ref: generatedName(resource), attributes: {} });
  return {
    "AWS::CDK::Metadata": nameOnly,
    "AWS::SNS::TopicPolicy": nameOnly,
    "AWS::SQS::QueuePolicy": nameOnly,
    "AWS::S3::BucketPolicy": nameOnly,
    "AWS::KMS::Key": (resource) => {
      const id = uuidOf(resource);
      return { ref: id, attributes: { KeyId: id, Arn: `arn:aws:kms:${region}:${accountId}:key/${id}` } };
    },
    "AWS::KMS::Alias": (resource) => ({ ref: named(resource, "AliasName"), attributes: {} }),
    "AWS::SSM::Parameter": (resource) => ({
      ref: named(resource, "Name"),
      attributes: { Type: resource.properties["Type"], Value: resource.properties["Value"] },
    }),
    "AWS::S3::Bucket": (resource) => {
      const name = asString(resource.properties["BucketName"]) ?? generatedName(resource).toLowerCase().slice(-63);
      const domain = `${name}.s3.amazonaws.com`;
      const regional = `${name}.s3.${region}.amazonaws.com`;
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: regional } };
    },
  };
}

function named(resource: ResolvedResource, property: string): string {
  return asString(resource.properties[property]) ?? generatedName(resource);
}

function uuidOf(resource: ResolvedResource): string {
  const hex = createHash("sha256").update(`${resource.stackName}/${resource.logicalId}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
