import type { Account, ProvisionerRegistry } from "./context.ts";
import { functionProvisioners } from "./functions.ts";
import { identityProvisioners } from "./identity.ts";
import { messagingProvisioners } from "./messaging.ts";
import { monitoringProvisioners } from "./monitoring.ts";
import { recordedProvisioners } from "./recorded.ts";
import { scheduleProvisioners } from "./schedules.ts";
import { tableProvisioners } from "./tables.ts";

/** Every resource type that runs locally, for one account. `assets` are the folders of file assets by object key. */
export function provisioners(account: Account, assets: ReadonlyMap<string, string>): ProvisionerRegistry {
  return {
    ...tableProvisioners(account),
    ...functionProvisioners(account, assets),
    ...identityProvisioners(account),
    ...messagingProvisioners(account),
    ...scheduleProvisioners(account),
    ...monitoringProvisioners(account),
    ...recordedProvisioners(account),
  };
}
