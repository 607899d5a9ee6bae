import type { Conditions } from "./conditions.ts";
import type { RegionResources } from "./resources/region.ts";

/** One Region of the account at one moment: all that an API's answer depends on besides the request. */
export interface AccountView {
  readonly accountId: string;
  readonly region: string;
  readonly resources: RegionResources;
  readonly conditions: Conditions;
}
