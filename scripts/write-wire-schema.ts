/** Writes `docs/reference/wire-v1.schema.json` from `packages/contract`. A test fails while the two differ. */
import { writeFileSync } from "node:fs";
import { wireJsonSchema } from "../packages/contract/src/wire-schema.ts";

const file = new URL("../docs/reference/wire-v1.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(wireJsonSchema(), null, 2)}\n`);
console.log("wrote docs/reference/wire-v1.schema.json");
