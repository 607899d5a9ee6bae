import { asArray, asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import type { AccessContext, AccessQuestion } from "./policy.ts";
import { requestTagContext, sessionTags } from "./session-tags.ts";

/** An API call, as far as IAM looks at it. */
export interface ApiCall {
  /** SigV4 signing name. */
  readonly service: string;
  readonly action: string;
  readonly input: UntypedRecord;
  readonly region: string;
  readonly accountId: string;
  /** Partition key values that a DynamoDB call names, in all its tables; absent for a call that names none. */
  readonly leadingKeys?: readonly string[];
}

/** The name space of IAM actions where it differs from the signing name. */
const actionPrefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** Operations whose permission has another name (Service Authorization Reference, Amazon S3). */
const actionNames: Readonly<Record<string, string | undefined>> = { "s3:ListBuckets": "s3:ListAllMyBuckets" };

/** Actions that nobody needs a permission for (STS API Reference, GetCallerIdentity). */
const freeActions = new Set(["sts:GetCallerIdentity"]);

/**
 * What IAM asks about an API call, one question for each resource (Service Authorization Reference). An action without resource
 * types is asked about the resource `*`, which only a policy for `*` allows. All of them must be allowed.
 */
export function accessQuestions(call: ApiCall): readonly AccessQuestion[] {
  const operation = `${actionPrefixes[call.service] ?? call.service}:${call.action}`;
  const action = actionNames[operation] ?? operation;
  if (freeActions.has(action)) return [];
  const resources = resourcesByService[call.service]?.(call) ?? [];
  const context = { "aws:requestedregion": call.region, ...contextOf(call) };
  const questions = (resources.length === 0 ? ["*"] : resources).map((resource) => ({ action, resource, context }));
  return call.service === "sts" && sessionTags(call.input).size > 0
    ? [...questions, ...questions.map((one) => ({ ...one, action: "sts:TagSession" }))]
    : questions;
}

const resourcesByService: Readonly<Record<string, ((call: ApiCall) => readonly string[]) | undefined>> = {
  dynamodb: tables,
  events: eventBuses,
  logs: logStreams,
  monitoring: alarmsAndDashboards,
  s3: (call) => present(call.input["Bucket"]).map((bucket) => `arn:aws:s3:::${bucket}`),
  sns: (call) => present(call.input["TopicArn"]),
  ssm: (call) => present(call.input["Name"]).map((name) => `arn:aws:ssm:${place(call)}:parameter/${name.replace(/^\//u, "")}`),
  sts: (call) => present(call.input["RoleArn"]),
  sqs: (call) => present(call.input["QueueUrl"]).map((url) => `arn:aws:sqs:${place(call)}:${url.split("/").at(-1) ?? ""}`),
};

function contextOf({ service, action, input, leadingKeys }: ApiCall): AccessContext {
  const namespace = service === "monitoring" && action === "PutMetricData" ? asString(input["Namespace"]) : undefined;
  return {
    ...(namespace === undefined ? {} : { "cloudwatch:namespace": namespace }),
    ...(leadingKeys === undefined ? {} : { "dynamodb:leadingkeys": leadingKeys }),
    ...(service === "sts" ? requestTagContext(sessionTags(input)) : {}),
  };
}

/** A query of an index needs the index and not its table; a batch needs every table that it names. */
function tables(call: ApiCall): readonly string[] {
  const { input } = call;
  const index = asString(input["IndexName"]);
  const named = [...present(input["TableName"]), ...Object.keys(asRecord(input["RequestItems"]) ?? {})];
  const arns = named.map((name) => (name.startsWith("arn:") ? name : `arn:aws:dynamodb:${place(call)}:table/${name}`));
  return index === undefined ? arns : arns.map((arn) => `${arn}/index/${index}`);
}

function eventBuses(call: ApiCall): readonly string[] {
  if (call.action !== "PutEvents") return [];
  const names = asArray(call.input["Entries"]).map((entry) => asString(asRecord(entry)?.["EventBusName"]) ?? "default");
  return [...new Set(names)].map((name) => (name.startsWith("arn:") ? name : `arn:aws:events:${place(call)}:event-bus/${name}`));
}

/** Actions on a group are asked about its streams too, with an empty stream name. */
function logStreams(call: ApiCall): readonly string[] {
  const group = asString(call.input["logGroupName"]);
  return group === undefined
    ? []
    : [`arn:aws:logs:${place(call)}:log-group:${group}:log-stream:${asString(call.input["logStreamName"]) ?? ""}`];
}

function alarmsAndDashboards(call: ApiCall): readonly string[] {
  switch (call.action) {
    case "SetAlarmState":
      return present(call.input["AlarmName"]).map((name) => `arn:aws:cloudwatch:${place(call)}:alarm:${name}`);
    case "DescribeAlarms":
      return [`arn:aws:cloudwatch:${place(call)}:alarm:*`];
    case "GetDashboard":
      return present(call.input["DashboardName"]).map((name) => `arn:aws:cloudwatch::${call.accountId}:dashboard/${name}`);
    default:
      return [];
  }
}

function place({ region, accountId }: ApiCall): string {
  return `${region}:${accountId}`;
}

function present(value: unknown): readonly string[] {
  const text = asString(value);
  return text === undefined ? [] : [text];
}
