import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const sources = globSync("{lambdas,onprem-gateway,infra,packages/*}/src/**/*.ts", { cwd: root });
const naming = (text: string) =>
  sources.filter((path) => !path.endsWith(".test.ts") && readFileSync(join(root, path), "utf8").includes(text));
const datagrams = "onprem-gateway/src/collectors/snmp/community/datagrams";

describe("native code", () => {
  it("is called by one file, which the poller's worker alone asks for its calls", () => {
    expect(naming('"koffi"')).toEqual([`${datagrams}/libc.ts`]);
    expect(naming("loadDatagramCalls(").sort()).toEqual([`${datagrams}/libc.ts`, "onprem-gateway/src/collectors/snmp/poller-worker.ts"]);
  });
});
