import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import type { Exchange } from "./recording.ts";

/** A service that hands on, and tells `note` of every question and its answer. */
export class RecordingService implements AwsService {
  readonly #service: AwsService;
  readonly #note: (exchange: Exchange) => void;

  constructor(service: AwsService, note: (exchange: Exchange) => void) {
    this.#service = service;
    this.#note = note;
  }

  get signingName(): string {
    return this.#service.signingName;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#service.handle(request);
    const { region, action, input } = request;
    this.#note({ service: this.signingName, region, action, input, response });
    return response;
  }
}
