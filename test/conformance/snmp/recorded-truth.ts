import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const shared = fileURLToPath(new URL("../../../../shared/", import.meta.url));
export const replayProgram = `${shared}tools/replay.mjs`;
export const recordings = { folder: `${shared}corpora/librenms-GPL3/snmprec`, truth: `${shared}corpora/librenms-GPL3/truth` };
export const walks = { folder: `${shared}corpora/snmpsim-data-BSD2/snmprec`, truth: `${shared}corpora/snmpsim-data-BSD2/truth` };

/** An interface as another monitor stored it. */
export interface ExpectedInterface {
  readonly ifIndex: number;
  readonly ifName: string | null;
  readonly ifDescr: string | null;
  readonly ifAlias: string | null;
  readonly ifSpeed: number | null;
  readonly ifMtu: number | null;
  readonly ifPhysAddress: string | null;
  readonly ifOperStatus: string | null;
  readonly ifAdminStatus: string | null;
}
/** An interface as it was recorded, without interpretation; absent columns are absent. */
export interface RecordedInterface {
  readonly ifIndex: number;
  readonly ifName?: string;
  readonly ifDescr?: string;
  readonly ifType?: number;
  readonly ifSpeed?: number;
  readonly ifHighSpeed?: number;
}
type List<T> = readonly T[] | null;

/** The truth of one recording; null means that it says nothing about the subject. */
export interface Truth {
  readonly osText: string | null;
  readonly hardware: string | null;
  readonly version: string | null;
  readonly serial: string | null;
  readonly interfaces: List<ExpectedInterface>;
  readonly processors: List<{ readonly processor_usage: number | null }>;
  readonly mempools: List<{
    readonly mempool_total: number | null;
    readonly mempool_used: number | null;
    readonly mempool_perc: number | null;
  }>;
  readonly storage: List<{
    readonly storage_size: number | null;
    readonly storage_used: number | null;
    readonly storage_perc: number | null;
  }>;
  readonly sensors: List<{ readonly sensor_oid: string; readonly sensor_class: string; readonly sensor_current: number | null }>;
  readonly bgpPeers: List<{ readonly bgpPeerIdentifier: string; readonly bgpPeerRemoteAs: number; readonly bgpPeerState: string }>;
  readonly links: List<{
    readonly ifName: string | null;
    readonly ifDescr: string | null;
    readonly protocol: string;
    readonly remote_hostname: string | null;
    readonly remote_port: string | null;
  }>;
  readonly ospf: { readonly ospf_nbrs?: readonly { readonly ospfNbrRtrId: string; readonly ospfNbrState: string }[] | null } | null;
  readonly raw: { readonly interfaces: readonly RecordedInterface[] };
}
/** The direct table read-out of one complete walk. */
export interface WalkTruth {
  readonly rowCounts: Readonly<Record<string, number>>;
}

/** Everything of a folder of truth files by name; empty when the folder is absent. */
export function truths<T>(folder: string): ReadonlyMap<string, T> {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  return new Map(files.map((file) => [file.slice(0, -".json".length), JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as T]));
}
