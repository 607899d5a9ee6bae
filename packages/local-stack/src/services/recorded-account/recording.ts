import { z } from "zod";
import { LocalStackError } from "../../errors.ts";
import type { AwsRequest, AwsResponse } from "../service.ts";

/** A file that is larger than this was not made here. */
const longestLine = 32 * 1024 * 1024;

const Header = z.object({
  kind: z.literal("isthmus-aws-recording"),
  version: z.literal(1),
  /** Epoch milliseconds. */
  recordedMs: z.number(),
  /** The Region that the recorded stack took for its own. */
  region: z.string(),
});
export type RecordingHeader = z.infer<typeof Header>;

const Response = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("json"), body: z.unknown() }),
  z.object({ kind: z.literal("xml"), body: z.string() }),
  z.object({ kind: z.literal("error"), status: z.number(), code: z.string(), message: z.string() }),
]);

const Exchange = z.object({
  service: z.string(),
  region: z.string(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()),
  response: Response,
});

/** One question to AWS and its answer. */
export interface Exchange extends Pick<AwsRequest, "service" | "region" | "action" | "input"> {
  readonly response: AwsResponse;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly exchanges: readonly Exchange[];
}

/** The text of a recording file. Of a question that was asked more than once the latest answer is kept. */
export function writeRecording({ header, exchanges }: Recording): string {
  const latest = new Map(exchanges.map((exchange) => [`${exchange.service} ${questionOf(exchange)}`, exchange]));
  return [header, ...latest.values()].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Reads what `writeRecording` wrote. Throws a LocalStackError that names the line. */
export function readRecording(text: string): Recording {
  const [first = "", ...rest] = text.split("\n").filter((line) => line !== "");
  const header = Header.safeParse(parsed(first));
  if (!header.success) {
    throw new LocalStackError("recording-unreadable", "The first line is not that of a recording made by `isthmus aws record`.");
  }
  return { header: header.data, exchanges: rest.map(exchangeOf) };
}

/** The same for the same question, in whatever order its parameters came. */
export function questionOf({ region, action, input }: Pick<AwsRequest, "region" | "action" | "input">): string {
  return JSON.stringify([region, action, sorted(input)]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)]);
}

function exchangeOf(line: string, index: number): Exchange {
  const exchange = line.length > longestLine ? undefined : Exchange.safeParse(parsed(line));
  if (exchange?.success !== true) {
    throw new LocalStackError("recording-unreadable", `Line ${index + 2} of the recording is damaged; make it anew or remove that line.`);
  }
  return exchange.data;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
