import { datagramLine } from "../../onprem-gateway/src/collectors/syslog/framing.ts";
import { readLine } from "../../onprem-gateway/src/collectors/syslog/read-line.ts";

/**
 * What reading a line of syslog costs as the line grows, for everyday text and for lines made to be dear: microseconds of processor time for each KiB, and how
 * many times what 1 KiB costs 64 KiB cost, which is 64 where the cost is linear. `node test/bench/syslog-lines.ts`.
 */
const header = "<165>1 2026-11-22T12:00:00Z fw1 app 42 ID47 ";
const shapes: Readonly<Record<string, (bytes: number) => string>> = {
  text: (bytes) => `${header}- ${"word ".repeat(bytes)}`,
  "nested quotes": (bytes) => `${header}[x y="${'\\"'.repeat(bytes)}`,
  brackets: (bytes) => `${header}${"[".repeat(bytes)}`,
  parameters: (bytes) => `${header}[x ${'k="v" '.repeat(bytes)}`,
  colons: (bytes) => `<13>${"a: ".repeat(bytes)}`,
  spaces: (bytes) => `<13>Nov 22${" ".repeat(bytes)}`,
  "invalid UTF-8": (bytes) => `<13>app: ${"\u00ff".repeat(bytes)}`,
};
const from = { address: "192.0.2.1", transport: "udp", receivedMs: Date.now() } as const;

function microseconds(bytes: Buffer): number {
  const line = datagramLine(bytes, bytes.length);
  const rounds = Math.max(100, Math.round(8_000_000 / bytes.length));
  for (let round = 0; round < rounds; round += 1) {
    readLine(line, from);
  }
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    readLine(line, from);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rounds;
}

for (const [shape, text] of Object.entries(shapes)) {
  const [small, large] = [1_024, 65_536].map((length) => microseconds(Buffer.from(text(length), "latin1").subarray(0, length)));
  const [perKib, ratio] = [(large ?? 0) / 64, (large ?? 0) / (small ?? 1)];
  process.stdout.write(`${shape}: ${perKib.toFixed(2)} us/KiB, 64 KiB cost ${ratio.toFixed(0)} times as much as 1 KiB\n`);
}
