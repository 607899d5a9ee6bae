import { RefusedRequest } from "../../errors.ts";

/** Members by which a batch or a record may say which site it believes to be of. */
const claimMembers = ["siteId", "site"] as const;

/**
 * True when something names a site that is not the signer's. Nobody needs to name one; a claim that is wrong is a gateway with another
 * site's credentials, by mistake or not.
 */
export function claimsAnotherSite(value: unknown, siteId: string): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return claimMembers.some((member) => Object.hasOwn(value, member) && (value as Record<string, unknown>)[member] !== siteId);
}

/** The refusal of a whole batch whose envelope or header names another site. */
export function siteMismatch(): RefusedRequest {
  return new RefusedRequest({ statusCode: 403, code: "site-mismatch", message: "the batch names another site than its signer's" });
}
