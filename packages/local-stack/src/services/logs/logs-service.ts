import { z } from "zod";
import { type Operation, ok, refused } from "../operation.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { parseFilterPattern } from "./filter-pattern.ts";
import type { LogEntry, LogStore, StoredLogEvent } from "./log-store.ts";

export interface LogsDependencies {
  readonly store: LogStore;
  readonly region: string;
  readonly accountId: string;
  readonly nowMs: () => number;
  /** Stores one event and looks into it for embedded metrics. */
  readonly ingest: (entry: LogEntry) => void;
}

const putLogEventsInput = z.object({
  logGroupName: z.string(),
  logStreamName: z.string(),
  logEvents: z
    .array(z.object({ timestamp: z.number(), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
});
const readInput = z.object({
  logGroupName: z.string(),
  logStreamName: z.string().optional(),
  logStreamNames: z.array(z.string()).optional(),
  startTime: z.number().default(0),
  endTime: z.number().default(Number.MAX_SAFE_INTEGER),
  filterPattern: z.string().default(""),
  limit: z.int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});
const name = z.string().min(1).max(512);
const createGroupInput = z.object({ logGroupName: name });
const createStreamInput = z.object({ logGroupName: name, logStreamName: name });
const describeInput = z.object({ logGroupNamePrefix: z.string().default(""), logGroupName: z.string().optional() });
const retentionInput = z.object({ logGroupName: name, retentionInDays: z.int().min(1) });

/** CloudWatch Logs over AWS JSON 1.1: groups, streams, writing and reading of events. */
export class LogsService implements AwsService {
  readonly signingName = "logs";
  readonly #dependencies: LogsDependencies;
  readonly #operations: Readonly<Record<string, Operation | undefined>>;

  constructor(dependencies: LogsDependencies) {
    this.#dependencies = dependencies;
    const { store, nowMs } = dependencies;
    this.#operations = {
      CreateLogGroup: checked(createGroupInput, ({ logGroupName }) => {
        if (store.hasGroup(logGroupName)) return refused("ResourceAlreadyExistsException", "The specified log group already exists");
        store.ensureGroup(logGroupName, { nowMs: nowMs() });
        return ok({});
      }),
      CreateLogStream: checked(createStreamInput, ({ logGroupName, logStreamName }) => {
        if (!store.hasGroup(logGroupName)) return noGroup();
        if (store.hasStream(logGroupName, logStreamName))
          return refused("ResourceAlreadyExistsException", "The specified log stream already exists");
        store.ensureStream(logGroupName, logStreamName, nowMs());
        return ok({});
      }),
      PutRetentionPolicy: checked(retentionInput, ({ logGroupName, retentionInDays }) => {
        if (!store.hasGroup(logGroupName)) return noGroup();
        store.ensureGroup(logGroupName, { nowMs: nowMs(), retentionDays: retentionInDays });
        return ok({});
      }),
      PutLogEvents: checked(putLogEventsInput, (input) => this.#putLogEvents(input)),
      FilterLogEvents: checked(readInput, (input) => this.#filterLogEvents(input)),
      GetLogEvents: checked(readInput, (input) => this.#getLogEvents(input)),
      DescribeLogGroups: checked(describeInput, ({ logGroupNamePrefix }) =>
        ok({ logGroups: store.groups(logGroupNamePrefix).map((group) => this.#describe(group)) }),
      ),
      DescribeLogStreams: checked(describeInput, ({ logGroupName = "" }) =>
        ok({ logStreams: store.streams(logGroupName).map((stream) => ({ logStreamName: stream.name, creationTime: stream.createdMs })) }),
      ),
    };
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const operation = this.#operations[request.action];
    if (operation === undefined)
      return refused("UnknownOperationException", `CloudWatch Logs operation ${request.action} is not known here.`);
    return operation(request.input);
  }

  #putLogEvents(input: z.infer<typeof putLogEventsInput>): AwsResponse {
    const { logGroupName: group, logStreamName: stream } = input;
    if (!this.#dependencies.store.hasStream(group, stream)) {
      return refused("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    for (const event of input.logEvents) this.#dependencies.ingest({ group, stream, atMs: event.timestamp, message: event.message });
    return ok({ nextSequenceToken: "0" });
  }

  #filterLogEvents(input: z.infer<typeof readInput>): AwsResponse {
    if (!this.#dependencies.store.hasGroup(input.logGroupName)) return noGroup();
    const filter = parseFilterPattern(input.filterPattern);
    if (filter.kind === "rejected") return refused("InvalidParameterException", filter.message);
    const { events, nextToken } = this.#page(input, input.logStreamNames);
    const found = events.filter((event) => filter.matches(event.message));
    return ok({
      events: found.map((event) => ({ ...rendered(event), logStreamName: event.stream, eventId: String(event.id) })),
      ...(nextToken === undefined ? {} : { nextToken }),
    });
  }

  #getLogEvents(input: z.infer<typeof readInput>): AwsResponse {
    if (!this.#dependencies.store.hasGroup(input.logGroupName)) return noGroup();
    const { events, lastId } = this.#page(input, [input.logStreamName ?? ""]);
    return ok({ events: events.map(rendered), nextForwardToken: `f/${lastId}`, nextBackwardToken: "b/0" });
  }

  #page(
    input: z.infer<typeof readInput>,
    streams: readonly string[] | undefined,
  ): { readonly events: readonly StoredLogEvent[]; readonly lastId: number; readonly nextToken?: string } {
    const afterId = Number(input.nextToken?.replace(/^f\//, "") ?? 0) || 0;
    const query = { group: input.logGroupName, startMs: input.startTime, endMs: input.endTime, afterId, limit: input.limit };
    const events = this.#dependencies.store.events(streams === undefined ? query : { ...query, streams });
    const lastId = events.at(-1)?.id ?? afterId;
    return events.length < input.limit ? { events, lastId } : { events, lastId, nextToken: String(lastId) };
  }

  #describe(group: { readonly name: string; readonly retentionDays: number | undefined; readonly createdMs: number }): unknown {
    const arn = `arn:aws:logs:${this.#dependencies.region}:${this.#dependencies.accountId}:log-group:${group.name}`;
    const retention = group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays };
    return { logGroupName: group.name, creationTime: group.createdMs, arn: `${arn}:*`, logGroupArn: arn, ...retention };
  }
}

function checked<T>(schema: z.ZodType<T>, operate: (input: T) => AwsResponse): Operation {
  return (input) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? operate(parsed.data) : refused("InvalidParameterException", z.prettifyError(parsed.error));
  };
}

function rendered(event: StoredLogEvent): { readonly timestamp: number; readonly message: string; readonly ingestionTime: number } {
  return { timestamp: event.atMs, message: event.message, ingestionTime: event.atMs };
}

function noGroup(): AwsResponse {
  return refused("ResourceNotFoundException", "The specified log group does not exist.");
}
