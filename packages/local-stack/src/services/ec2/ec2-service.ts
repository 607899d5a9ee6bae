import { randomUUID } from "node:crypto";
import { powerAt } from "../sample-account/account-conditions.ts";
import { instances } from "../sample-account/compute.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { computeActions } from "./compute-listings.ts";
import { invalid, listOf } from "./ec2-input.ts";
import { renderResponse } from "./ec2-xml.ts";
import { instanceState } from "./instance-rendering.ts";
import type { Describe, DescribeOutcome, ListingContext } from "./listing.ts";
import { networkActions } from "./network-listings.ts";
import { vpnActions } from "./vpn-listings.ts";

const describeActions: ReadonlyMap<string, Describe> = new Map(Object.entries({ ...networkActions, ...vpnActions, ...computeActions }));

/** Actions that answer about the region and not about the account's resources in it. */
const regionActions: ReadonlySet<string> = new Set(["DescribeRegions", "DescribeAvailabilityZones"]);

/** The EC2 API over the sample account. All resources lie in the account's one region; any other region is empty. */
export class Ec2Service implements AwsService {
  readonly signingName = "ec2";
  readonly #account: SampleAccount;
  readonly #now: () => number;

  constructor(dependencies: { readonly account: SampleAccount; readonly now: () => number }) {
    this.#account = dependencies.account;
    this.#now = dependencies.now;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const outcome = this.#perform(request);
    if (outcome.kind === "error") return Promise.resolve(outcome);
    const body = renderResponse({ action: request.action, requestId: randomUUID(), body: outcome.body });
    return Promise.resolve({ kind: "xml", body });
  }

  #perform(request: AwsRequest): DescribeOutcome {
    if (request.action === "StopInstances") return this.#switchPower(request, "stopped");
    if (request.action === "StartInstances") return this.#switchPower(request, "running");
    const action = describeActions.get(request.action);
    if (!action) return invalid("InvalidAction", `The action ${request.action} is not valid for this web service.`);
    const context: ListingContext = { ...this.#account.identity, nowMs: this.#now(), history: this.#account.history };
    if (request.region !== context.region && !regionActions.has(request.action)) {
      return emptyRegion(action, request, context);
    }
    return action(request.input, context);
  }

  #switchPower(request: AwsRequest, to: "running" | "stopped"): DescribeOutcome {
    const ids = listOf(request.input, "InstanceId");
    if (ids.length === 0) return invalid("MissingParameter", "The request must contain the parameter InstanceId");
    const elsewhere = request.region !== this.#account.identity.region;
    const unknown = ids.filter((id) => elsewhere || !instances.some((instance) => instance.instanceId === id));
    if (unknown.length > 0) {
      return invalid("InvalidInstanceID.NotFound", `The instance IDs '${unknown.join(", ")}' do not exist`);
    }
    const changes = ids.map((id) => {
      const previous = powerAt(this.#account.history, id, this.#now()).state;
      const changed = this.#account.apply({ kind: "power", id, to });
      const transitional = to === "stopped" ? "stopping" : "pending";
      return { instanceId: id, currentState: instanceState(changed ? transitional : to), previousState: instanceState(previous) };
    });
    return { kind: "ok", body: { instancesSet: changes } };
  }
}

/** Another region knows none of the ids, and has nothing to list. */
function emptyRegion(action: Describe, request: AwsRequest, context: ListingContext): DescribeOutcome {
  const here = action(request.input, context);
  if (here.kind === "error") return here;
  const asksForIds = Object.keys(request.input).some((key) => /Id\.\d+$/.test(key));
  if (asksForIds) return invalid("InvalidID.NotFound", "The ID does not exist in this region");
  return {
    kind: "ok",
    body: Object.fromEntries(Object.keys(here.body).map((element) => [element, element === "nextToken" ? undefined : []])),
  };
}
