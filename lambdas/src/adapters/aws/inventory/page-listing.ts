import type { CloudKind, CloudResources } from "@isthmus/domain/cloud/account-network";
import { ListingBroken } from "../../../errors.ts";
import type { LookPage, ResourceLook } from "../../../ports/cloud-inventory.ts";

/** More pages than any account has. What goes on for longer is an API that does not come to an end. */
const maxPages = 2_000;

/** How to read one list of an API page by page. */
export interface PagedList<P> {
  readonly ask: (token: string | undefined) => Promise<P>;
  /** The token of the next page; undefined or empty when this one is the last. Absent for an API that answers all at once. */
  readonly next?: (page: P) => string | undefined;
}

/** All pages, in order. A token that was given before ends it with `ListingBroken`, and so does a list without an end. */
export async function* pagesOf<P>({ ask, next }: PagedList<P>): AsyncGenerator<P> {
  const given = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await ask(token);
    yield answer;
    token = next?.(answer);
    if (token === undefined || token === null || token === "") {
      return;
    }
    if (given.has(token)) {
      throw new ListingBroken({ kind: "failed", reason: "pagination-loop" });
    }
    given.add(token);
  }
  throw new ListingBroken({ kind: "failed", reason: "too-many-pages" });
}

/** Every element of all pages, for lists that are short enough to be held. */
export async function elementsOf<P, E>(list: PagedList<P>, elements: (page: P) => readonly E[] | undefined): Promise<readonly E[]> {
  const all: E[] = [];
  for await (const page of pagesOf(list)) {
    all.push(...listed(elements(page)));
  }
  return all;
}

/** A listing of one API: how to ask for it, and how its elements become facts. */
export interface ListingSpec<K extends CloudKind, P, E, D> extends PagedList<P> {
  readonly api: string;
  readonly kind: K;
  readonly owns?: (id: string) => boolean;
  readonly elements: (page: P) => readonly E[] | undefined;
  /** Further calls that an element needs. One that fails breaks the listing off, because half a resource is not a smaller one. */
  readonly detail?: (element: E) => Promise<D | undefined>;
  /** Undefined for an element that lacks what every such resource has. */
  readonly facts: (element: E, detail: D | undefined) => CloudResources[K] | undefined;
}

/** The look of such a listing. Elements are turned into facts one page at a time, and an odd one costs only itself. */
export function listing<K extends CloudKind, P, E, D = undefined>(spec: ListingSpec<K, P, E, D>): ResourceLook<K> {
  const { api, kind, owns } = spec;
  return { api, kind, ...(owns && { owns }), pages: () => factPages(spec) };
}

async function* factPages<K extends CloudKind, P, E, D>(spec: ListingSpec<K, P, E, D>): AsyncGenerator<LookPage<K>> {
  for await (const page of pagesOf(spec)) {
    const elements = listed(spec.elements(page));
    const facts: CloudResources[K][] = [];
    for (const element of elements) {
      const detail = await spec.detail?.(element);
      const one = attempt(() => spec.facts(element, detail));
      if (one !== undefined) {
        facts.push(one);
      }
    }
    yield { facts, malformed: elements.length - facts.length };
  }
}

/** No list, or something else in its place, is an empty list. */
function listed<E>(elements: readonly E[] | undefined): readonly E[] {
  const list: unknown = elements;
  return Array.isArray(list) ? (list as readonly E[]) : [];
}

/** An answer that is not shaped as documented must not end the sweep. */
function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
