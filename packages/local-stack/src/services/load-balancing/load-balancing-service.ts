import { refused } from "../operation.ts";
import { pageOf } from "../page.ts";
import { queryAnswer, queryList, queryNumber } from "../query-protocol.ts";
import type { AccountView } from "../sample-account/account-view.ts";
import { targetHealth } from "../sample-account/facts/target-health.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import type { XmlObject } from "../xml.ts";
import { balancerArn, groupArn, renderBalancer, renderGroup } from "./balancer-rendering.ts";

const xmlns = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

type Action = (request: AwsRequest, view: AccountView) => AwsResponse;

const actions: Readonly<Record<string, Action | undefined>> = {
  DescribeLoadBalancers: describeBalancers,
  DescribeTargetGroups: describeGroups,
  DescribeTargetHealth: describeHealth,
};

/** The Elastic Load Balancing v2 API over the sample account. */
export class LoadBalancingService implements AwsService {
  readonly signingName = "elasticloadbalancing";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const action = Object.hasOwn(actions, request.action) ? actions[request.action] : undefined;
    const unknown = () => refused("InvalidAction", `Could not find operation ${request.action} for version 2015-12-01.`);
    return Promise.resolve(action === undefined ? unknown() : action(request, this.#account.viewOf(request.region)));
  }
}

function describeBalancers(request: AwsRequest, view: AccountView): AwsResponse {
  const [arns, names] = [queryList(request.input, "LoadBalancerArns"), queryList(request.input, "Names")];
  const all = view.resources.loadBalancers;
  const found = all.filter((one) => isWanted([arns, balancerArn(one, view)]) && isWanted([names, one.name]));
  if (found.length < Math.max(arns.length, names.length)) return refused("LoadBalancerNotFound", "One or more load balancers not found");
  return paged(request, { element: "LoadBalancers", items: found.map((one) => renderBalancer(one, view)) });
}

function describeGroups(request: AwsRequest, view: AccountView): AwsResponse {
  const { input } = request;
  const [arns, names] = [queryList(input, "TargetGroupArns"), queryList(input, "Names")];
  const balancer = view.resources.loadBalancers.find((one) => balancerArn(one, view) === input["LoadBalancerArn"]);
  const all = view.resources.targetGroups.filter(
    ({ loadBalancerName }) => input["LoadBalancerArn"] === undefined || loadBalancerName === balancer?.name,
  );
  const found = all.filter((one) => isWanted([arns, groupArn(one, view)]) && isWanted([names, one.name]));
  if (found.length < Math.max(arns.length, names.length)) return refused("TargetGroupNotFound", "One or more target groups not found");
  return paged(request, { element: "TargetGroups", items: found.map((one) => renderGroup(one, view)) });
}

function describeHealth({ action, input }: AwsRequest, view: AccountView): AwsResponse {
  const group = view.resources.targetGroups.find((one) => groupArn(one, view) === input["TargetGroupArn"]);
  if (group === undefined) return refused("TargetGroupNotFound", "One or more target groups not found");
  const TargetHealthDescriptions = targetHealth(group, view.conditions).map(({ instanceId, state, reason, description }) => ({
    Target: { Id: instanceId, Port: group.port },
    HealthCheckPort: String(group.port),
    TargetHealth: { State: state, Reason: reason, Description: description },
  }));
  return queryAnswer({ action, xmlns }, { TargetHealthDescriptions });
}

function isWanted([wanted, actual]: readonly [wanted: readonly string[], actual: string]): boolean {
  return wanted.length === 0 || wanted.includes(actual);
}

function paged({ action, input }: AwsRequest, of: { readonly element: string; readonly items: readonly XmlObject[] }): AwsResponse {
  const size = queryNumber(input, "PageSize");
  if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= 400)) {
    return refused("ValidationError", "PageSize must be between 1 and 400");
  }
  const page = pageOf(of.items, { token: input["Marker"], size });
  return page.kind === "bad-token"
    ? refused("ValidationError", "The marker is not valid")
    : queryAnswer({ action, xmlns }, { [of.element]: page.items, NextMarker: page.nextToken });
}
