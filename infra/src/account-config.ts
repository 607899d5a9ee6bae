import { Aws } from "aws-cdk-lib";
import { z } from "zod";

/** The role that the other accounts have for us to read them, unless they name one. */
export const readerRoleName = "isthmus-reader";

export const RegionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/u, "expected a region such as ap-northeast-2");

/** An AWS account that is watched. */
export const WatchedAccount = z.strictObject({
  id: z.string().regex(/^\d{12}$/u, "expected an account id of twelve digits"),
  /** What operators call it. */
  name: z.string().min(1).max(64).optional(),
  /** Absent: `isthmus-reader` of that account. */
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/u, "expected the ARN of a role")
    .optional(),
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html */
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,128}$/u, "expected 2 to 128 letters, digits and any of +=,.@:/-")
    .optional(),
  /** Absent: the Regions of the deployment. */
  regions: z.array(RegionName).min(1).optional(),
});
export type WatchedAccount = z.infer<typeof WatchedAccount>;

/** Lambda takes 4 KB of environment in all; the rest is for what else the functions read. */
const accountListBytes = 3_000;

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What no single account can tell about them all. */
export function accountProblems(accounts: readonly WatchedAccount[]): readonly Problem[] {
  const known = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, { id, roleArn }] of accounts.entries()) {
    if (known.has(id)) problems.push({ path: ["accounts", index, "id"], message: `account ${id} is listed twice` });
    known.add(id);
    const accountOfRole = roleArn?.split(":")[4];
    if (accountOfRole !== undefined && accountOfRole !== id) {
      problems.push({ path: ["accounts", index, "roleArn"], message: `this role is not in account ${id}` });
    }
  }
  if (JSON.stringify(accounts).length + accounts.length * 50 > accountListBytes) {
    problems.push({
      path: ["accounts"],
      message: `the list may take ${accountListBytes} bytes at most; watch fewer accounts or deploy twice`,
    });
  }
  return problems;
}

/** The role that a collector assumes to read the account. */
export function readerRoleArn({ id, roleArn }: WatchedAccount): string {
  return roleArn ?? `arn:${Aws.PARTITION}:iam::${id}:role/${readerRoleName}`;
}

/** The accounts as the functions read them. */
export function accountList(accounts: readonly WatchedAccount[]): string {
  return JSON.stringify(accounts.map((account) => ({ ...account, roleArn: readerRoleArn(account) })));
}

/** Regions that are watched, those of each account counted apart. */
export function watchedRegionCount({
  accounts,
  regions,
}: {
  readonly accounts: readonly WatchedAccount[];
  readonly regions: readonly string[];
}): number {
  const ofDeployment = Math.max(1, regions.length);
  return accounts.length === 0 ? ofDeployment : accounts.reduce((sum, account) => sum + (account.regions?.length ?? ofDeployment), 0);
}
