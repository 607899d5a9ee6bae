import { pageOf } from "../page.ts";
import type { AccountView } from "../sample-account/account-view.ts";
import type { XmlObject } from "../xml.ts";
import { type Ec2Error, type Ec2Input, filtersOf, invalid, listOf, matchesFilter } from "./ec2-input.ts";

/** How one Describe action lists one kind of resource. */
export interface Listing<Resource> {
  /** Element that holds the items, such as `vpcSet`. */
  readonly listElement: string;
  resources(input: Ec2Input, context: AccountView): readonly Resource[];
  /** How ids are asked for and refused; absent where the API takes none. */
  readonly id?: { readonly parameter: string; of(resource: Resource): string; readonly notFound: string };
  /** Filter name to the resource's values. */
  filters(resource: Resource, context: AccountView): Readonly<Record<string, readonly string[]>>;
  render(resource: Resource, context: AccountView): XmlObject;
}

export type DescribeOutcome = { readonly kind: "ok"; readonly body: XmlObject } | Ec2Error;

/** A Describe action: ids, filters and pages applied to one account's resources. */
export type Describe = (input: Ec2Input, context: AccountView) => DescribeOutcome;

/** Makes the Describe action of a listing. */
export function describe<Resource>(listing: Listing<Resource>): Describe {
  return (input, context) => {
    const wanted = wantedResources({ listing, input, context });
    if (wanted.kind === "error") return wanted;
    const filtered = applyFilters(wanted.resources, { listing, input, context });
    if (filtered.kind === "error") return filtered;
    const page = pageAsked(filtered.resources, input);
    if (page.kind === "error") return page;
    const items = page.items.map((resource) => listing.render(resource, context));
    return { kind: "ok", body: { [listing.listElement]: items, nextToken: page.nextToken } };
  };
}

interface Asked<Resource> {
  readonly listing: Listing<Resource>;
  readonly input: Ec2Input;
  readonly context: AccountView;
}

type Chosen<Resource> = { readonly kind: "ok"; readonly resources: readonly Resource[] } | Ec2Error;

function wantedResources<Resource>({ listing, input, context }: Asked<Resource>): Chosen<Resource> {
  const { id } = listing;
  const all = listing.resources(input, context);
  const ids = id === undefined ? [] : listOf(input, id.parameter);
  if (id === undefined || ids.length === 0) return { kind: "ok", resources: all };
  const missing = ids.filter((wanted) => !all.some((resource) => id.of(resource) === wanted));
  if (missing.length > 0) return invalid(id.notFound, `The ${id.parameter} '${missing.join(", ")}' does not exist`);
  return { kind: "ok", resources: all.filter((resource) => ids.includes(id.of(resource))) };
}

function applyFilters<Resource>(resources: readonly Resource[], by: Asked<Resource>): Chosen<Resource> {
  let remaining = resources;
  for (const filter of filtersOf(by.input)) {
    const known = resources.map((resource) => by.listing.filters(resource, by.context));
    const isTag = filter.name.startsWith("tag:");
    if (!isTag && known.length > 0 && !known.some((values) => filter.name in values)) {
      return invalid("InvalidParameterValue", `The filter '${filter.name}' is invalid`);
    }
    remaining = remaining.filter((resource) => matchesFilter(filter, by.listing.filters(resource, by.context)[filter.name] ?? []));
  }
  return { kind: "ok", resources: remaining };
}

type Paged<Resource> = { readonly kind: "ok"; readonly items: readonly Resource[]; readonly nextToken: string | undefined } | Ec2Error;

function pageAsked<Resource>(resources: readonly Resource[], input: Ec2Input): Paged<Resource> {
  const { NextToken: token, MaxResults: asked } = input;
  const size = asked === undefined ? undefined : Number(asked);
  if (size !== undefined && !(Number.isInteger(size) && size >= 5 && size <= 1000)) {
    return invalid("InvalidParameterValue", "Value for parameter MaxResults must be between 5 and 1000");
  }
  const page = pageOf(resources, { token, size });
  return page.kind === "ok" ? page : invalid("InvalidParameterValue", "Unable to parse pagination token");
}
