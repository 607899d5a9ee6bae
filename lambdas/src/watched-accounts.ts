import { z } from "zod";

const WatchedAccount = z.strictObject({
  id: z.string().regex(/^\d{12}$/u, "an account id of twelve digits"),
  /** What operators call it. */
  name: z.string().optional(),
  /** The role that may read it. Not used for the account that the function itself is in. */
  roleArn: z.string().startsWith("arn:"),
  externalId: z.string().optional(),
  /** Absent: the Regions of the deployment. */
  regions: z.array(z.string()).min(1).optional(),
});
export type WatchedAccount = z.infer<typeof WatchedAccount>;

/** An environment variable with the accounts that are watched, as a JSON array; an empty one stands for the function's own account. */
export const WatchedAccountList = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.array(WatchedAccount));

/** One Region of one account, and the role that opens it; none for the function's own account. */
export interface WatchedPlace {
  readonly accountId: string;
  readonly region: string;
  readonly role?: { readonly roleArn: string; readonly externalId?: string | undefined };
}

/** Every Region of every account that is watched, from what the environment says and the account that the function is in. */
export function watchedPlaces(
  ownAccountId: string,
  { accounts, regions }: { readonly accounts: readonly WatchedAccount[]; readonly regions: readonly string[] },
): readonly WatchedPlace[] {
  if (accounts.length === 0) {
    return regions.map((region) => ({ accountId: ownAccountId, region }));
  }
  return accounts.flatMap(({ id, roleArn, externalId, regions: own = regions }) =>
    own.map((region) => ({ accountId: id, region, ...(id !== ownAccountId && { role: { roleArn, externalId } }) })),
  );
}
