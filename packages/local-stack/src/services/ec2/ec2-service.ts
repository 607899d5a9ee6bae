import { randomUUID } from "node:crypto";
import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { computeActions } from "./compute-listings.ts";
import { invalid, listOf } from "./ec2-input.ts";
import { renderResponse } from "./ec2-xml.ts";
import { edgeActions } from "./edge-listings.ts";
import { instanceState } from "./instance-rendering.ts";
import type { Describe, DescribeOutcome } from "./listing.ts";
import { networkActions } from "./network-listings.ts";
import { regionActions } from "./region-listings.ts";
import { securityActions } from "./security-listings.ts";
import { transitActions, transitTableActions } from "./transit-listings.ts";
import { vpnActions } from "./vpn-listings.ts";

const describeActions: ReadonlyMap<string, Describe> = new Map(
  Object.entries({
    ...regionActions,
    ...networkActions,
    ...edgeActions,
    ...securityActions,
    ...transitActions,
    ...transitTableActions,
    ...vpnActions,
    ...computeActions,
  }),
);

/** Actions that read, by name. */
export const readingActions: readonly string[] = [...describeActions.keys()];

/** The EC2 API over the sample account. */
export class Ec2Service implements AwsService {
  readonly signingName = "ec2";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const outcome = this.#perform(request);
    if (outcome.kind === "error") return Promise.resolve(outcome);
    const body = renderResponse({ action: request.action, requestId: randomUUID(), body: outcome.body });
    return Promise.resolve({ kind: "xml", body });
  }

  #perform(request: AwsRequest): DescribeOutcome {
    const view = this.#account.viewOf(request.region);
    if (request.action === "StopInstances" || request.action === "StartInstances") return this.#switchPower(request, view);
    const action = describeActions.get(request.action);
    return action === undefined
      ? invalid("InvalidAction", `The action ${request.action} is not valid for this web service.`)
      : action(request.input, view);
  }

  #switchPower(request: AwsRequest, { resources, conditions }: AccountView): DescribeOutcome {
    const to = request.action === "StopInstances" ? "stopped" : "running";
    const ids = listOf(request.input, "InstanceId");
    if (ids.length === 0) return invalid("MissingParameter", "The request must contain the parameter InstanceId");
    const unknown = ids.filter((id) => !resources.instances.some((instance) => instance.instanceId === id));
    if (unknown.length > 0) {
      return invalid("InvalidInstanceID.NotFound", `The instance IDs '${unknown.join(", ")}' do not exist`);
    }
    const changes = ids.map((id) => {
      const previous = conditions.of("power", id).state;
      const changed = this.#account.apply({ kind: "power", id, to });
      const transitional = to === "stopped" ? "stopping" : "pending";
      return { instanceId: id, currentState: instanceState(changed ? transitional : to), previousState: instanceState(previous) };
    });
    return { kind: "ok", body: { instancesSet: changes } };
  }
}
