import type { LedgerItem, LedgerKey, LedgerStore } from "../../ports/ledger-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

/** Ledgers in memory, with the same promises as the real store. */
export class MemoryLedgerStore implements LedgerStore {
  readonly #items = new Map<string, LedgerItem>();

  read(key: LedgerKey): Promise<LedgerItem | undefined> {
    return Promise.resolve(this.#items.get(nameOf(key)));
  }

  put(item: LedgerItem): Promise<PutOutcome> {
    const before = this.#items.get(nameOf(item))?.revision ?? 0;
    if (before !== item.revision - 1) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.set(nameOf(item), item);
    return Promise.resolve({ kind: "stored" });
  }
}

function nameOf({ siteId, gatewayId }: LedgerKey): string {
  return `${siteId}|${gatewayId}`;
}
