import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { type Exchange, questionOf } from "./recording.ts";

/** Answers what was recorded for the same question; anything else is refused, so that a gap shows as one. */
class RecordedService implements AwsService {
  readonly signingName: string;
  readonly #answers: ReadonlyMap<string, AwsResponse>;

  constructor(signingName: string, exchanges: readonly Exchange[]) {
    this.signingName = signingName;
    this.#answers = new Map(exchanges.map((exchange) => [questionOf(exchange), exchange.response]));
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const message = `The recording has no answer to this ${request.action} in ${request.region}.`;
    return Promise.resolve(this.#answers.get(questionOf(request)) ?? { kind: "error", status: 400, code: "NotRecorded", message });
  }
}

/** One service for each that was recorded. */
export function recordedServices(exchanges: readonly Exchange[]): readonly AwsService[] {
  return [...Map.groupBy(exchanges, ({ service }) => service)].map(([name, answers]) => new RecordedService(name, answers));
}
