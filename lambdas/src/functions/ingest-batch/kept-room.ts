import { DesiredSettings } from "@isthmus/contract";
import type { ConfigStore } from "../../ports/config-store.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { KeptRoom } from "./claim-names.ts";

/**
 * Room for the uplinks of the site's desired configuration, which a person with rights in the cloud pushed: as many names of each device as it marks.
 * The version in force is read again only when another one is. Throws `StoreError`.
 */
export function roomForDesired({
  entities,
  configs,
}: {
  readonly entities: EntityStore;
  readonly configs: ConfigStore;
}): (siteId: string) => Promise<KeptRoom> {
  const read = new Map<string, { readonly version: number; readonly room: KeptRoom }>();
  return async (siteId) => {
    const item = await entities.read({ pk: sitePartition(siteId), sk: sortKey.config });
    if (item?.kind !== "config") {
      return new Map();
    }
    const known = read.get(siteId);
    if (known?.version === item.version) {
      return known.room;
    }
    const config = await configs.readVersion(siteId, item.version);
    const room = config === undefined ? new Map<string, number>() : roomIn(config.settings);
    read.set(siteId, { version: item.version, room });
    return room;
  };
}

function roomIn(settings: string): KeptRoom {
  const { devices = [] } = DesiredSettings.parse(JSON.parse(settings));
  return new Map(devices.flatMap(({ id, uplinks = [] }) => (uplinks.length === 0 ? [] : [[id, uplinks.length] as const])));
}
