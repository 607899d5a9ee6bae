import { z } from "zod";
import type { EventBus } from "../../runtime/event-bus.ts";
import { ok, refused } from "../operation.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";

const entry = z.object({
  Source: z.string().min(1),
  DetailType: z.string().min(1),
  Detail: z.string(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
});
const putEventsInput = z.object({ Entries: z.array(z.unknown()).min(1).max(10) });

/** EventBridge over AWS JSON 1.1: PutEvents and ListRules of the default bus. */
export class EventsService implements AwsService {
  readonly signingName = "events";
  readonly #bus: EventBus;

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    switch (request.action) {
      case "PutEvents":
        return this.#putEvents(request.input);
      case "ListRules":
        return ok({
          Rules: this.#bus.rules().map((rule) => ({
            Name: rule.name,
            Arn: rule.arn,
            State: rule.enabled ? "ENABLED" : "DISABLED",
            EventBusName: "default",
            ...(rule.pattern === undefined ? {} : { EventPattern: JSON.stringify(rule.pattern) }),
            ...(rule.scheduleExpression === undefined ? {} : { ScheduleExpression: rule.scheduleExpression }),
          })),
        });
      default:
        return refused("UnknownOperationException", `EventBridge operation ${request.action} is not known here.`);
    }
  }

  #putEvents(input: unknown): AwsResponse {
    const parsed = putEventsInput.safeParse(input);
    if (!parsed.success) return refused("ValidationException", z.prettifyError(parsed.error));
    const Entries = parsed.data.Entries.map((candidate) => this.#putOne(candidate));
    return ok({ FailedEntryCount: Entries.filter((result) => "ErrorCode" in result).length, Entries });
  }

  #putOne(candidate: unknown): Readonly<Record<string, string>> {
    const parsed = entry.safeParse(candidate);
    if (!parsed.success) return { ErrorCode: "InvalidArgument", ErrorMessage: z.prettifyError(parsed.error) };
    const { Source, DetailType, Resources, Time } = parsed.data;
    const detail = parseDetail(parsed.data.Detail);
    if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const time = Time === undefined ? {} : { atMs: Time * 1000 };
    return { EventId: this.#bus.put({ source: Source, detailType: DetailType, detail, resources: Resources, ...time }) };
  }
}

function parseDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === "object" && detail !== null ? detail : undefined;
  } catch {
    return undefined;
  }
}
