import { CommunitySession } from "@isthmus/onprem-gateway/collectors/snmp/community/community-session";
import { loadDatagramCalls } from "@isthmus/onprem-gateway/collectors/snmp/community/datagrams/libc";
import { openCommunityTransport } from "@isthmus/onprem-gateway/collectors/snmp/community/transport";
import { addressOf } from "./agent.ts";
import { cpuSeconds } from "./cpu.ts";
import type { PeerOptions, PeerRun } from "./peers.ts";

const columns = [
  ...[2, 3, 5, 6, 7, 8, 13, 14, 19, 20].map((column) => `1.3.6.1.2.1.2.2.1.${column}`),
  ...[1, 6, 7, 8, 10, 11, 12, 15, 18, 19].map((column) => `1.3.6.1.2.1.31.1.1.1.${column}`),
];
/** Asked for as the same lists again and again, as the poller does. */
const lists = [columns.slice(0, 10), columns.slice(10)];
const beforeFirstRow = 10_100;
const ports = 48;

/** Our own session alone, reading all 20 columns, `rowsPerRequest` rows of ten columns in an answer: codec, sockets, timers. */
export async function readWithSession({
  port,
  devices,
  measureMs,
  rowsPerRequest,
}: PeerOptions & { readonly rowsPerRequest: number }): Promise<PeerRun> {
  const loaded = loadDatagramCalls();
  const transport = openCommunityTransport(loaded.kind === "ok" ? { calls: loaded.calls } : {});
  const credential = { version: "2c", community: "public" } as const;
  const sessions = Array.from(
    { length: devices },
    (_, n) => new CommunitySession({ address: addressOf(n), port, credential, timeoutMs: 2_000, retries: 1, transport }),
  );
  let cells = 0;
  const lane = async (session: CommunitySession, endMs: number) => {
    let polls = 0;
    for (; performance.now() < endMs; polls += 1) {
      for (const list of lists) {
        for (let row = 0; row < ports; row += rowsPerRequest) {
          const asked = { columns: list, after: beforeFirstRow + row, maxRepetitions: rowsPerRequest };
          await session.getCells(asked, ({ count }) => {
            cells += count;
          });
        }
      }
    }
    return polls;
  };
  const runFor = async (ms: number) => {
    const endMs = performance.now() + ms;
    const polls = await Promise.all(sessions.map((session) => lane(session, endMs)));
    return polls.reduce((sum, each) => sum + each, 0);
  };
  await runFor(500);
  cells = 0;
  const before = cpuSeconds("self");
  const polls = await runFor(measureMs);
  const cpuS = cpuSeconds("self") - before;
  for (const session of sessions) {
    session.close();
  }
  transport.close();
  if (cells < polls * ports * columns.length) {
    throw new Error("the session did not read whole tables");
  }
  return { polls, cpuS };
}
