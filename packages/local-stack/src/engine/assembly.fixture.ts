import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A stack of a hand-written cloud assembly: a template, and the source of each Lambda asset by asset hash. */
export interface FixtureStack {
  readonly name: string;
  readonly template: object;
  readonly code?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly string[];
}

/** Writes a cloud assembly as `cdk synth` lays it out. */
export function writeAssembly(directory: string, stacks: readonly FixtureStack[]): void {
  mkdirSync(directory, { recursive: true });
  const artifacts: Record<string, unknown> = {};
  for (const { name, template, code = {}, dependencies = [] } of stacks) {
    const files: Record<string, unknown> = {};
    for (const [hash, source] of Object.entries(code)) {
      mkdirSync(join(directory, `asset.${hash}`), { recursive: true });
      writeFileSync(join(directory, `asset.${hash}`, "index.mjs"), source);
      files[hash] = {
        source: { path: `asset.${hash}`, packaging: "zip" },
        destinations: { here: { bucketName: "b", objectKey: `${hash}.zip` } },
      };
    }
    writeFileSync(join(directory, `${name}.template.json`), JSON.stringify(template));
    writeFileSync(join(directory, `${name}.assets.json`), JSON.stringify({ files }));
    artifacts[`${name}.assets`] = { type: "cdk:asset-manifest", properties: { file: `${name}.assets.json` } };
    const needs = [`${name}.assets`, ...dependencies];
    artifacts[name] = { type: "aws:cloudformation:stack", properties: { templateFile: `${name}.template.json` }, dependencies: needs };
  }
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ version: "55.0.0", artifacts }));
}

/** A role that may do what the given statements say. */
export function roleOf(name: string, ...statements: readonly object[]): object {
  const Policies = [{ PolicyName: "inline", PolicyDocument: { Statement: statements } }];
  return { Type: "AWS::IAM::Role", Properties: { RoleName: name, Policies } };
}

/** A function of the template above, running under the role with logical id `Role`. */
export function functionOf(name: string, hash: string, properties: object = {}): object {
  const common = {
    FunctionName: name,
    Code: { S3Bucket: "b", S3Key: `${hash}.zip` },
    Handler: "index.handler",
    Runtime: "nodejs24.x",
    Timeout: 10,
  };
  return { Type: "AWS::Lambda::Function", Properties: { ...common, Role: { "Fn::GetAtt": ["Role", "Arn"] }, ...properties } };
}
