import type { CloudKind } from "@isthmus/domain/cloud/account-network";
import { z } from "zod";
import { ListingBroken } from "../../../errors.ts";
import type { ResourceLook, SupplementLook } from "../../../ports/cloud-inventory.ts";

/** Names that services give to "too many calls", as the SDK classifies them too. */
const throttling = /throttl|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded/iu;

/**
 * What a thrown error says about a listing, in our words. Errors of services become their code (such as UnauthorizedOperation, or OptInRequired
 * for a Region that the account does not use), errors of the network theirs (such as ENOTFOUND).
 */
export function asListingBroken(error: unknown): ListingBroken {
  if (error instanceof ListingBroken) {
    return error;
  }
  const reason = reasonOf(error);
  return new ListingBroken({ kind: throttling.test(reason) ? "throttled" : "failed", reason });
}

/** Names of errors that say nothing by themselves. */
const unspecific: ReadonlySet<string> = new Set(["Error", "SyntaxError", "TypeError"]);

const Described = z.object({
  name: z.string(),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number() }).optional().catch(undefined),
});

function reasonOf(error: unknown): string {
  const { name, code, $metadata } = Described.safeParse(error).data ?? { name: "" };
  const status = $metadata === undefined ? undefined : `http-${$metadata.httpStatusCode}`;
  const word = unspecific.has(name) ? (code ?? status ?? name) : name;
  return word.replaceAll(/[^\w.:-]/gu, "").slice(0, 64) || "unknown";
}

/** The same listing, whose errors are `ListingBroken`. */
export function translated<K extends CloudKind>(look: ResourceLook<K>): ResourceLook<K> {
  return { ...look, pages: () => translatedPages(look.pages()) };
}

export function translatedSupplement(look: SupplementLook): SupplementLook {
  return { ...look, count: () => look.count().catch((error: unknown) => Promise.reject(asListingBroken(error))) };
}

async function* translatedPages<P>(pages: AsyncIterable<P>): AsyncGenerator<P> {
  try {
    yield* pages;
  } catch (error) {
    throw asListingBroken(error);
  }
}
