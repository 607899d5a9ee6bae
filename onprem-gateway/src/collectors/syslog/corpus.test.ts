import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseLine } from "./parse-line.ts";

const corpus = fileURLToPath(new URL("../../../../../shared/corpora/syslog/open.jsonl", import.meta.url));
const requiredShare = 0.97;

interface Reading {
  readonly pri?: number;
  readonly timestamp: string | null;
  readonly hostname: string | null;
  readonly appname: string | null;
  readonly programname?: string | null;
  readonly procid: string | null;
  readonly msg: string | null;
}
interface CorpusLine {
  readonly raw: string;
  readonly consensus: boolean;
  readonly rsyslog: Reading;
  readonly syslogng: Reading;
}

const plain = (value: string | null | undefined) => (value === "-" ? "" : (value ?? ""));
const text = (value: string | null | undefined) => plain(value).trim().replaceAll("\\", "");
/** The year of a time without one is the daemon's guess, no expectation. */
const withoutYear = (ms: number) => new Date(ms).toISOString().slice(5, 19);

function agreementOf({ raw, rsyslog, syslogng }: CorpusLine) {
  const parsed = parseLine(raw, { nowMs: Date.UTC(2026, 10, 21, 22) });
  const time = syslogng.timestamp === null ? undefined : Date.parse(syslogng.timestamp);
  return {
    pri: parsed.facility * 8 + parsed.severity === rsyslog.pri,
    timestamp: (time && withoutYear(time)) === (parsed.timestampMs && withoutYear(parsed.timestampMs)),
    hostname: plain(parsed.hostname) === plain(syslogng.hostname),
    appname: [plain(rsyslog.appname), plain(rsyslog.programname)].includes(plain(parsed.appName)),
    procid: plain(parsed.procId) === plain(syslogng.procid),
    msg: [text(rsyslog.msg), text(syslogng.msg)].includes(text(parsed.message)),
  };
}

/** Lines of eleven open-source projects as rsyslog and syslog-ng both read them; the folder lies beside the repository when it is there. */
describe("parseLine and the lines that rsyslog and syslog-ng agree on", () => {
  const lines = existsSync(corpus)
    ? readFileSync(corpus, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as CorpusLine)
        .filter(({ consensus }) => consensus)
    : [];

  if (lines.length === 0) {
    it("finds no corpus folder beside the repository, and compares nothing", () => {
      expect(existsSync(corpus)).toBe(false);
    });
    return;
  }

  it.each(["pri", "timestamp", "hostname", "appname", "procid", "msg"] as const)("agrees on %s", (field) => {
    const agreeing = lines.filter((line) => agreementOf(line)[field]).length;

    expect(agreeing / lines.length).toBeGreaterThanOrEqual(requiredShare);
  });
});
