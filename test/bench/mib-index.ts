/**
 * Size and speed of MIB indexes: `node test/bench/mib-index.ts [FOLDER]`. With a folder of modules, also loading it against `snmptranslate`
 * (Debian package snmp). Nothing is asserted; run it on a quiet machine.
 */

import { resolve } from "node:path";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { openIndex } from "@isthmus/mib-index/mib-index";
import { SearchIndex } from "@isthmus/mib-index/search/search-index";
import { manyModules } from "../../packages/mib-index/src/testing/sample-modules.ts";
import { compareLoading } from "./mib-loading.ts";

function timed(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((left, right) => left - right)[Math.floor((times.length - 1) * share)] ?? Number.NaN;
}

function opened(file: Uint8Array): MibDictionary {
  const result = openIndex(file);
  if (result.kind === "rejected") throw new Error(result.code);
  return new MibDictionary([result.index]);
}

function report(name: string, times: readonly number[]): void {
  console.log(`  ${name}: median ${quantile(times, 0.5).toFixed(3)} ms, 99 % within ${quantile(times, 0.99).toFixed(3)} ms`);
}

for (const objects of [20_000, 100_000]) {
  const modules = manyModules(objects);
  const startedMs = performance.now();
  const file = encodeIndex(modules);
  console.log(`${objects} objects: ${file.length} bytes, encoded in ${(performance.now() - startedMs).toFixed(0)} ms`);
  // The first load is the one a command pays for, before the compiler of the engine has warmed up.
  console.log(`  first load, with search: ${timed(() => new SearchIndex(opened(file))).toFixed(0)} ms`);
  report(
    "load",
    Array.from({ length: 9 }, () => timed(() => opened(file))),
  );
  report(
    "load, with search",
    Array.from({ length: 9 }, () => timed(() => new SearchIndex(opened(file)))),
  );
  const dictionary = opened(file);
  const search = new SearchIndex(dictionary);
  const all = modules.flatMap((module) => module.objects);
  const some = Array.from({ length: 2_000 }, (_, at) => all[(at * 7_919) % all.length]);
  report(
    "name",
    some.map((object) => timed(() => dictionary.lookup(object?.name ?? ""))),
  );
  report(
    "OID with instance",
    some.map((object) => timed(() => dictionary.lookup(`${object?.oid}.3`))),
  );
  report(
    "children",
    some.map((object) => timed(() => dictionary.children(object?.oid.replace(/\.\d+$/u, "") ?? ""))),
  );
  const queries = [
    "peer state",
    "acme temp threshold",
    "fan speed 7",
    "octets",
    "status",
    "in octets 42",
    "no such words",
    "acme",
    "acme mib",
  ];
  const times = queries.map((query) => Array.from({ length: 40 }, () => timed(() => search.search(query))));
  report("search", times.flat());
  console.log(`  slowest question by its median: ${Math.max(...times.map((each) => quantile(each, 0.5))).toFixed(3)} ms`);
}

const [folder] = process.argv.slice(2);
if (folder !== undefined) compareLoading(resolve(folder));
