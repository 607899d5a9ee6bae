import { cdpCacheTable } from "./cdp.ts";
import { lldpLocPortTable, lldpRemManAddrTable, lldpRemTable } from "./lldp.ts";
import { lldpVariantTables } from "./lldp-variants.ts";
import type { TableDefinition } from "./tables.ts";
import { vendorNeighbourTables } from "./vendor-neighbours.ts";

/** Every table in which a device tells of its neighbours, by whatever protocol. */
export const linkTables: readonly TableDefinition[] = [
  lldpRemTable,
  lldpLocPortTable,
  lldpRemManAddrTable,
  ...lldpVariantTables,
  cdpCacheTable,
  ...vendorNeighbourTables,
];
