import { readFile } from "node:fs/promises";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { MibIndexError } from "@isthmus/mib-index/errors";
import type { MibIndex } from "@isthmus/mib-index/mib-index";
import { SearchIndex } from "@isthmus/mib-index/search/search-index";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { z } from "zod";
import type { OidLibrary, OpenedOids, PolledOids } from "../ports/oid-library.ts";

/** What `scripts/bundle-oid-data.ts` writes. */
const PolledFile = z.object({ byDefault: z.array(z.string()), byProfile: z.record(z.string(), z.array(z.string())) });

/** The OID dictionary that lies beside the function's bundle: the index of the standard modules, and what is polled. */
export class BundledOidLibrary implements OidLibrary {
  readonly #folder: URL;
  #opened: Promise<OpenedOids | undefined> | undefined;

  constructor(folder: URL) {
    this.#folder = folder;
  }

  open(): Promise<OpenedOids | undefined> {
    this.#opened ??= this.#read();
    return this.#opened;
  }

  async #read(): Promise<OpenedOids | undefined> {
    const [index, polling] = await Promise.all([this.#index(), this.#polling()]);
    if (index === undefined) return undefined;
    const dictionary = new MibDictionary([index]);
    const polled = [...(polling?.byDefault ?? []), ...Object.values(polling?.byProfile ?? {}).flat()];
    return { dictionary, search: new SearchIndex(dictionary, { polled }), polling };
  }

  async #index(): Promise<MibIndex | undefined> {
    try {
      return await openStandardIndex(new URL("standard.isthmus-mib", this.#folder));
    } catch (error) {
      if (error instanceof MibIndexError) return undefined;
      throw error;
    }
  }

  async #polling(): Promise<PolledOids | undefined> {
    try {
      return PolledFile.parse(JSON.parse(await readFile(new URL("polled-oids.json", this.#folder), "utf8")));
    } catch {
      // Without it the page says that it does not know who polls an object.
      return undefined;
    }
  }
}
