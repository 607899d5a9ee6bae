import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";
import { type Discovery, discoverNetwork } from "../../onprem-gateway/src/discovery/discover-network.ts";
import { systemClock } from "../../onprem-gateway/src/runtime/system-clock.ts";

/** Recordings of real devices and a program that answers like them. Not part of the repository. */
const shared = join(import.meta.dirname, "../../../shared");
const replay = join(shared, "tools/replay.mjs");
const recordings = join(shared, "corpora/librenms-GPL3");
const isThere = existsSync(replay) && existsSync(recordings);
if (!isThere) {
  process.stdout.write("discovery of recorded devices is not tested: ../shared is not here\n");
}

const port = 26_000 + (process.pid % 1_000);
let player: ChildProcess | undefined;
let addresses: Readonly<Record<string, string>> = {};
let found: Discovery;

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) {
      break;
    }
  }
  return text;
}

beforeAll(async () => {
  if (!isThere) {
    return;
  }
  player = spawn(process.execPath, [replay, "--base", "127.16.60.1", "--port", String(port)], { stdio: ["ignore", "pipe", "ignore"] });
  const map = JSON.parse(await firstLine(player)) as Readonly<Record<string, string>>;
  addresses = Object.fromEntries(Object.entries(map).map(([name, endpoint]) => [name, endpoint.split(":")[0] ?? ""]));
  const outcome = await discoverNetwork({
    addresses: Object.values(addresses),
    credentials: [{ name: "any", credential: { version: "2c", community: new Secret("any") } }],
    port,
    perSecond: 1_000,
    concurrency: 8,
    timeoutMs: 1_000,
    pingFirst: true,
    neighbours: true,
    clock: systemClock,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  if (outcome.kind === "unable") {
    throw new Error(outcome.problem);
  }
  found = outcome;
});

afterAll(async () => {
  if (player !== undefined) {
    const ended = once(player, "exit");
    player.kill();
    await ended;
  }
});

interface Truth {
  readonly serial: string | null;
  readonly links: readonly { readonly remote_hostname: string }[] | null;
}

function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(join(recordings, "truth", `${name}.json`), "utf8")) as Truth;
}

describe.runIf(isThere)("discovering recorded devices", () => {
  it("reads every one of them and makes no two of them one", () => {
    const read = found.proposals.filter(({ status }) => status === "read").map(({ address }) => address);

    expect(read.sort()).toEqual(Object.values(addresses).sort());
    expect(found.audit.filter(({ kind }) => kind === "merged")).toEqual([]);
  });

  it("knows the serial number of the first chassis wherever the other monitor took it from ENTITY-MIB too", () => {
    const names = new Map(Object.entries(addresses).map(([name, address]) => [address, name]));
    const compared = found.proposals.flatMap(({ address, facts }) => {
      const { serial } = truthOf(names.get(address) ?? "");
      return facts.serial === undefined || serial === null ? [] : [facts.serial === serial];
    });
    process.stdout.write(`serial numbers: ${compared.filter(Boolean).length} of ${compared.length} equal\n`);

    expect(compared.length).toBeGreaterThan(5);
    expect(compared.filter(Boolean).length / compared.length).toBeGreaterThan(0.7);
  });

  it("proposes the neighbours that the other monitor found too", () => {
    const heard = new Set(found.candidates.flatMap(({ name }) => (name === undefined ? [] : [name.toLowerCase()])));
    const expected = Object.keys(addresses).flatMap((name) =>
      (truthOf(name).links ?? []).map(({ remote_hostname }) => remote_hostname.toLowerCase()).filter((host) => host !== ""),
    );
    const missing = [...new Set(expected)].filter((host) => !heard.has(host) && ![...heard].some((each) => each.startsWith(host)));
    process.stdout.write(
      `neighbours: ${new Set(expected).size - missing.length} of ${new Set(expected).size} proposed by name; missing ${missing.slice(0, 10).join(", ")}\n`,
    );

    expect(new Set(expected).size).toBeGreaterThan(10);
    expect(missing.length / new Set(expected).size).toBeLessThan(0.2);
  });
});
