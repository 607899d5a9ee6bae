import { addressOf, compact, labelOf, numbersOf, specified } from "./cell-values.ts";
import type { Link } from "./device-model.ts";
import type { PortFinder } from "./ports.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** CISCO-CDP-MIB: index ifIndex and a number. */
export const cdpCacheTable = defineTable({
  name: "cdpCacheTable",
  entry: "1.3.6.1.4.1.9.9.23.1.2.1.1",
  columns: { address: 4, version: 5, deviceId: 6, devicePort: 7, platform: 8 },
});

export function readCdpLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return tables.rows(cdpCacheTable).map(({ index, cells }) => {
    const [ifIndex] = numbersOf(index);
    return compact({
      protocol: "cdp" as const,
      localIfIndex: ports.has(ifIndex) ? ifIndex : undefined,
      remoteName: labelOf(cells.deviceId),
      remotePort: labelOf(cells.devicePort),
      remoteAddress: specified(addressOf(cells.address)),
      remotePlatform: labelOf(cells.platform),
      remoteDescription: labelOf(cells.version),
    });
  });
}
