import { numberOf, physicalAddressOf } from "../snmp-text.ts";
import { addressOf, compact, labelOf, numbersOf } from "./cell-values.ts";
import type { Link } from "./device-model.ts";
import type { PortFinder } from "./ports.ts";
import { defineTable, type FetchedTables, type TableDefinition } from "./tables.ts";

/** EXTREME-EDP-MIB: index ifIndex and the neighbour's id. */
export const edpTable = defineTable({
  name: "extremeEdpTable",
  entry: "1.3.6.1.4.1.1916.1.13.2.1",
  columns: { name: 3, version: 4, slot: 5, port: 6 },
});
/** FOUNDRY-SN-SWITCH-GROUP-MIB: index ifIndex and a number. The agent lists what it hears by CDP here too. */
export const fdpTable = defineTable({
  name: "snFdpCacheTable",
  entry: "1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1",
  columns: { deviceId: 3, address: 5, version: 6, devicePort: 7, platform: 8, vendor: 10 },
});
/** MIKROTIK-MIB: what the router heard by MNDP, CDP and LLDP, without the port at the other end. */
export const mndpTable = defineTable({
  name: "mtxrNeighborTable",
  entry: "1.3.6.1.4.1.14988.1.1.11.1.1",
  columns: { address: 2, mac: 3, version: 4, platform: 5, identity: 6, interface: 8 },
});

/** Tables of discovery protocols that one vendor speaks. */
export const vendorNeighbourTables: readonly TableDefinition[] = [edpTable, fdpTable, mndpTable];

/** Neighbours heard by Extreme's, Foundry's and MikroTik's protocols; rows that name nobody are left out. */
export function readVendorNeighbours(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return [...edpLinks(tables, ports), ...fdpLinks(tables, ports), ...mndpLinks(tables, ports)];
}

function edpLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return tables.rows(edpTable).flatMap(({ index, cells }) => {
    const remoteName = labelOf(cells.name);
    const slot = numberOf(cells.slot);
    const port = numberOf(cells.port);
    const remotePort = port === undefined ? undefined : slot === undefined || slot === 0 ? String(port) : `${slot}:${port}`;
    return remoteName === undefined
      ? []
      : [compact({ protocol: "edp" as const, localIfIndex: localPort(index, ports), remoteName, remotePort })];
  });
}

/** snFdpCacheVendorId: fdp(1), cdp(2). */
const cdpVendor = 2;

function fdpLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return tables.rows(fdpTable).flatMap(({ index, cells }) => {
    const remoteName = labelOf(cells.deviceId);
    return remoteName === undefined
      ? []
      : [
          compact({
            protocol: numberOf(cells.vendor) === cdpVendor ? ("cdp" as const) : ("fdp" as const),
            localIfIndex: localPort(index, ports),
            remoteName,
            remotePort: labelOf(cells.devicePort),
            remoteAddress: addressOf(cells.address),
            remotePlatform: labelOf(cells.platform),
            remoteDescription: labelOf(cells.version),
          }),
        ];
  });
}

function mndpLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return tables.rows(mndpTable).flatMap(({ cells }) => {
    const remoteName = labelOf(cells.identity);
    const ifIndex = numberOf(cells.interface);
    return remoteName === undefined
      ? []
      : [
          compact({
            protocol: "mndp" as const,
            localIfIndex: ports.has(ifIndex) ? ifIndex : undefined,
            remoteName,
            remoteChassisId: physicalAddressOf(cells.mac),
            remoteAddress: addressOf(cells.address),
            remotePlatform: labelOf(cells.platform),
            remoteDescription: labelOf(cells.version),
          }),
        ];
  });
}

function localPort(index: string, ports: PortFinder): number | undefined {
  const [ifIndex] = numbersOf(index);
  return ports.has(ifIndex) ? ifIndex : undefined;
}
