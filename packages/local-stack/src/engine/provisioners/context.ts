import { createHash } from "node:crypto";
import { z } from "zod";
import { LocalStackError } from "../../errors.ts";
import type { EventBus } from "../../runtime/event-bus.ts";
import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import type { Scheduler } from "../../runtime/scheduler.ts";
import type { AlarmBook } from "../../services/cloudwatch/alarm-book.ts";
import type { DashboardBook } from "../../services/cloudwatch/dashboard-book.ts";
import type { TableGaps } from "../../services/dynamodb/table-gaps.ts";
import type { TableStore } from "../../services/dynamodb/table-store.ts";
import type { FunctionUrls } from "../../services/endpoint/function-urls.ts";
import type { LocalIam } from "../../services/iam/local-iam.ts";
import type { LogStore } from "../../services/logs/log-store.ts";
import type { Topics } from "../../services/notifications/topics.ts";
import type { QueueStore } from "../../services/queues/queue-store.ts";
import type { CreatedResource } from "../template/resolver.ts";
import type { UntypedRecord } from "../template/untyped.ts";

/** A resource whose properties hold no intrinsic functions any more. */
export interface ResolvedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: UntypedRecord;
}

/** Brings one resource into being, or up to date when an earlier run did; running it twice changes nothing. */
export type Provisioner = (resource: ResolvedResource) => CreatedResource | Promise<CreatedResource>;

/** Provisioners by resource type, such as `AWS::DynamoDB::Table`. */
export type ProvisionerRegistry = Readonly<Record<string, Provisioner | undefined>>;

/** The account that resources are provisioned into. */
export interface Account {
  readonly region: string;
  readonly accountId: string;
  /** Base address of the local AWS endpoint, without a slash at its end. */
  readonly endpointUrl: string;
  readonly stateDir: string;
  readonly iam: LocalIam;
  readonly runtime: FunctionRuntime;
  readonly urls: FunctionUrls;
  readonly tables: TableStore;
  readonly tableGaps: TableGaps;
  readonly logs: LogStore;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly topics: Topics;
  readonly queues: QueueStore;
  readonly alarms: AlarmBook;
  readonly dashboards: DashboardBook;
  /** Hands an event to the function, topic or queue behind an ARN. */
  readonly deliver: (targetArn: string, event: unknown) => void;
}

/** Validates a resource's properties. Throws a LocalStackError that names stack, resource and every property that is wrong. */
export function parseProperties<T>(schema: z.ZodType<T>, resource: ResolvedResource): T {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  throw resourceInvalid(resource, z.prettifyError(parsed.error));
}

export function resourceInvalid(resource: ResolvedResource, problem: string): LocalStackError {
  return new LocalStackError("resource-invalid", `${resource.stackName}/${resource.logicalId} (${resource.type}): ${problem}`);
}

/** The name a resource gets when the template gives none: as CloudFormation's, but the same on every start. */
export function generatedName(resource: ResolvedResource): string {
  const digest = createHash("sha256").update(`${resource.stackName}/${resource.logicalId}`).digest("hex");
  return `${resource.stackName}-${resource.logicalId}-${digest.slice(0, 12).toUpperCase()}`;
}
