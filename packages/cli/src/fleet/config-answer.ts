/** How a gateway stands to what is wanted of it; the fields are those of `fleet-view.ts` of the functions. */
export interface GatewayRow {
  readonly siteId: string;
  readonly gatewayId: string;
  readonly version: string;
  readonly seenMs: number;
  readonly silent: boolean;
  readonly role?: string;
  readonly wanted?: number;
  readonly running?: { readonly version: number; readonly sha256: string; readonly sinceMs: number };
  readonly drift: string;
  readonly problems: readonly string[];
  readonly pinned: number;
  readonly devices: { readonly total: number; readonly up: number };
  readonly oldestUnshippedAgeS: number;
  readonly unaccounted?: number;
  readonly skewMs?: number;
}

interface ConfigVersion {
  readonly version: number;
  readonly sha256: string;
  readonly pushedMs: number;
  readonly devices: number;
  readonly note?: string;
}

/** What `isthmus-manage-config` answers, by `kind`. */
export type ConfigAnswer =
  | { readonly kind: "pushed"; readonly version: number; readonly sha256: string; readonly gateways: readonly GatewayRow[] }
  | { readonly kind: "unchanged"; readonly version: number }
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
  | { readonly kind: "busy" }
  | { readonly kind: "none" }
  | {
      readonly kind: "config";
      readonly config: ConfigVersion & { readonly settings: string };
      readonly inForce: boolean;
      readonly gateways: readonly GatewayRow[];
    }
  | { readonly kind: "history"; readonly versions: readonly ConfigVersion[]; readonly inForce?: number }
  | { readonly kind: "gateways"; readonly gateways: readonly GatewayRow[] };

/** Name of the function behind `isthmus config`. */
export const configFunction = "isthmus-manage-config";
