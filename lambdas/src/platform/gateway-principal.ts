import { EntityId } from "@isthmus/contract";
import { siteRolePrefix } from "../env-keys.ts";

const assumedRole = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/([^/]+)\/[\w+=,.@-]+$/u;

/**
 * The site whose gateway signed a request: the name of the assumed role after `isthmus-site-`. Undefined for every other
 * principal. Nothing else of a request says which site it is from.
 */
export function siteOfPrincipal(userArn: string | undefined): string | undefined {
  const roleName = assumedRole.exec(userArn ?? "")?.[1];
  if (roleName === undefined || !roleName.startsWith(siteRolePrefix)) {
    return undefined;
  }
  return EntityId.safeParse(roleName.slice(siteRolePrefix.length)).data;
}
