import { spawn } from "node:child_process";
import { type ProbeResult, probeDevice } from "../../../onprem-gateway/src/collectors/snmp/probe.ts";
import { loadShippedProfiles } from "../../../onprem-gateway/src/collectors/snmp/shipped-profiles.ts";
import { Secret } from "../../../onprem-gateway/src/config/secret.ts";
import { replayProgram } from "./recorded-truth.ts";

const lanes = 4;
const profiles = loadShippedProfiles();

/** Replays the recordings of a folder as agents on loopback, probes each once as `isthmus probe` does, and ends the replay. */
export function probeRecordings(folder: string, place: ReplayPlace): Promise<ReadonlyMap<string, ProbeResult>> {
  return withReplay(folder, place, async (endpoints) => {
    const agents = Object.entries(endpoints);
    const results = new Map<string, ProbeResult>();
    const lane = async () => {
      for (let next = agents.shift(); next !== undefined; next = agents.shift()) {
        const [name, endpoint] = next;
        results.set(name, await probe(endpoint));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return results;
  });
}

export interface ReplayPlace {
  /** Address of the first agent. */
  readonly base: string;
  readonly port: number;
}

/** Replays the recordings of a folder as agents on loopback while `use` runs with their endpoints by name, "address:port". */
export async function withReplay<T>(
  folder: string,
  { base, port }: ReplayPlace,
  use: (endpoints: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const replay = spawn(process.execPath, [replayProgram, folder, "--base", base, "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    return await use(JSON.parse(await firstLine(replay.stdout)) as Record<string, string>);
  } finally {
    replay.kill("SIGTERM");
  }
}

function probe(endpoint: string): Promise<ProbeResult> {
  const [address = "", port = ""] = endpoint.split(":");
  const credential = { version: "2c", community: new Secret("conformance") } as const;
  return probeDevice(
    { address, port: Number(port), credential },
    { timeoutMs: 3_000, retries: 2, budgetMs: 120_000, nowMs: () => Date.now(), profiles },
  );
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    const end = text.indexOf("\n");
    if (end >= 0) {
      return text.slice(0, end);
    }
  }
  throw new Error("the replay ended before its agents listened");
}
