import type { CloudInventory, WatchedRegion } from "../../../ports/cloud-inventory.ts";
import type { WatchedPlace } from "../../../watched-accounts.ts";
import { RoleSessions, readerSession, type SessionCredentials } from "../role-sessions.ts";
import { AwsInventory } from "./aws-inventory.ts";
import { asListingBroken } from "./broken-listing.ts";
import type { CallCounter } from "./call-counter.ts";
import { regionClients } from "./region-clients.ts";

/** The way into the accounts that are watched: the function's own as it is, the others by their role. */
export class WatchedAccess {
  readonly regions: readonly WatchedRegion[];
  readonly #openers: ReadonlyMap<string, () => Promise<SessionCredentials>>;
  readonly #sessions: RoleSessions;
  readonly #calls: CallCounter;

  constructor(places: readonly WatchedPlace[], calls: CallCounter) {
    this.#calls = calls;
    this.#openers = new Map(
      places.flatMap(({ accountId, role }) => (role === undefined ? [] : [[accountId, readerSession(role)] as const])),
    );
    this.#sessions = new RoleSessions((accountId) => this.#openers.get(accountId)?.() ?? Promise.reject(new TypeError("no role")));
    this.regions = places.map(({ accountId, region, role }) => ({
      accountId,
      region,
      ...(role !== undefined && { open: () => this.#open(accountId) }),
    }));
  }

  /** A fresh look at one of the regions. */
  inventory({ accountId, region }: WatchedRegion): CloudInventory {
    return new AwsInventory(regionClients({ region, calls: this.#calls, ...this.signIn(accountId) }), region);
  }

  /** What a client needs to act in the account: nothing in the function's own. */
  signIn(accountId: string): { readonly credentials?: () => Promise<SessionCredentials> } {
    return this.#openers.has(accountId) ? { credentials: () => this.#sessions.of(accountId) } : {};
  }

  async #open(accountId: string): Promise<void> {
    await this.#sessions.of(accountId).catch((error: unknown) => Promise.reject(asListingBroken(error)));
  }
}
