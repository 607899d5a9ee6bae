import { BundledOidLibrary } from "../adapters/bundled-oid-library.ts";
import type { OidLibrary, PolledOids } from "../ports/oid-library.ts";

const shipped = new BundledOidLibrary(new URL("../../../packages/mib-index/data/", import.meta.url));

/** The index that ships, with what it is told to be polled; without, as where nobody knows. */
export function shippedOids(polling?: PolledOids): OidLibrary {
  return {
    open: async () => {
      const opened = await shipped.open();
      return opened === undefined ? undefined : { ...opened, polling };
    },
  };
}
