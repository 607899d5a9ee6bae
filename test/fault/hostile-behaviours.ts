import { integer, oid, text, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { type Behaviour, type Question, response } from "./hostile-agent.ts";

/** How one step of a walk answers: the name and value behind a name, for the row `repetition` of an answer. */
type Step = (asked: string, repetition: number, question: Question) => { readonly name: string; readonly value: Uint8Array };

const maxAnswerRepetitions = 50;
const one = tlv(0x02, [1]);

/** Answers as the protocol asks, out of what `step` says comes behind each name. */
function walking(step: Step): Behaviour {
  return (question) => [{ bytes: response(question, varbindsOf(question, step)) }];
}

function varbindsOf(question: Question, step: Step): readonly Uint8Array[] {
  const { kind, oids, nonRepeaters, maxRepetitions } = question;
  if (kind === "get") {
    return oids.map((name) => tlv(0x30, oid(name), step(name, 0, question).value));
  }
  const single = kind === "next" ? oids : oids.slice(0, nonRepeaters);
  const varbinds = single.map((name) => named(step(name, 0, question)));
  let last = kind === "next" ? [] : oids.slice(nonRepeaters);
  for (let row = 0; row < Math.min(maxRepetitions, maxAnswerRepetitions) && kind === "bulk"; row += 1) {
    const next = last.map((name) => step(name, row, question));
    varbinds.push(...next.map(named));
    last = next.map(({ name }) => name);
  }
  return varbinds;
}

function named({ name, value }: { readonly name: string; readonly value: Uint8Array }): Uint8Array {
  return tlv(0x30, oid(name), value);
}

/** A column of the interface tables, and the row in it: these have one number as their index, others get two here. */
const interfaceCell = /^(?<table>1\.3\.6\.1\.2\.1\.(?:2\.2|31\.1\.1)\.1)\.(?<column>\d+)(?:\.(?<row>\d+))?/u;
const shortest = 12;

/** The next name of a table that never ends: one more at the end of the name. */
function next(name: string): string {
  const { table, column, row = "0" } = interfaceCell.exec(name)?.groups ?? {};
  if (table !== undefined) {
    return `${table}.${column}.${Number(row) + 1}`;
  }
  const parts = name.split(".").map(Number);
  return parts.length < shortest ? `${name}.1` : [...parts.slice(0, -1), ((parts.at(-1) ?? 0) + 1) % 2 ** 31].join(".");
}

/** A table of `rows` rows, then the next column, for ever. */
function rowsThenColumn(name: string, rows: number): string {
  const { table, column, row = "0" } = interfaceCell.exec(name)?.groups ?? {};
  if (table !== undefined && Number(row) >= rows) {
    return `${table}.${Number(column) + 1}.1`;
  }
  const parts = name.split(".").map(Number);
  const ended = table === undefined && parts.length >= shortest && (parts.at(-1) ?? 0) >= rows;
  return ended ? [...parts.slice(0, -2), (parts.at(-2) ?? 0) + 1, 1].join(".") : next(name);
}

/** A repeatable sequence of numbers below 2^32 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const random = numbers(7);
const honest = walking((name) => ({ name: next(name), value: one }));
const honestBytes = (question: Question): Buffer => Buffer.from(honest(question)[0]?.bytes ?? []);

/** Every type of RFC 2578 and of RFC 3416's exceptions, and a tag that is none. */
const values: readonly Uint8Array[] = [
  one,
  text("text"),
  oid("1.3.6.1"),
  tlv(0x05),
  tlv(0x40, [192, 0, 2, 1]),
  tlv(0x41, [0x7f]),
  tlv(0x43, [1]),
  tlv(0x44, [0x9f, 0x78, 4, 0, 0, 0, 0]),
  tlv(0x46, [1]),
  tlv(0x80),
  tlv(0x81),
];

function nested(depth: number): Uint8Array {
  let content: Uint8Array = tlv(0x05);
  for (let level = 0; level < depth; level += 1) {
    content = tlv(0x30, content);
  }
  return content;
}

function withLengthAt(bytes: Buffer, offset: number, length: readonly number[]): Uint8Array {
  return Buffer.concat([bytes.subarray(0, offset), Buffer.from(length), bytes.subarray(offset + 1)]);
}

/** What an agent may do to whoever polls it, by rule. Every poll of each must end in time, by name, and cost a bounded amount. */
export const hostileBehaviours: Readonly<Record<string, Behaviour>> = {
  silence: () => [],
  "random bytes": () => [{ bytes: Uint8Array.from({ length: 20 + (random() % 400) }, () => random() & 0xff) }],
  "an answer cut anywhere": (question) => {
    const whole = honestBytes(question);
    return [{ bytes: whole.subarray(0, question.number % whole.length) }];
  },
  "an answer with any byte changed": (question) => {
    const bytes = honestBytes(question);
    bytes[random() % bytes.length] = random() & 0xff;
    return [{ bytes }];
  },
  "lengths beyond the datagram": (question) => {
    const whole = honestBytes(question);
    const lengths = [[0x84, 0x7f, 0xff, 0xff, 0xff], [0x88, 1, 0, 0, 0, 0, 0, 0, 0], [0x80], [0xff], [0x7f], [0]];
    return [{ bytes: withLengthAt(whole, 1, lengths[question.number % lengths.length] ?? [0]) }];
  },
  "deep nesting": (question) => [{ bytes: question.message(nested(2_000)) }],
  "a datagram of nothing": () => [{ bytes: new Uint8Array(0) }, { bytes: new Uint8Array(65_000) }],
  "other request ids": (question) => [
    {
      bytes: response(
        { ...question, requestId: integer(random() & 0x7fff_ffff) },
        varbindsOf(question, (name) => ({ name, value: one })),
      ),
    },
  ],
  "another version": (question) => {
    const bytes = honestBytes(question);
    bytes[bytes.indexOf(0x02) + 5] = question.number % 4;
    return [{ bytes }];
  },
  "negative and huge counters": walking((name, row) => ({
    name: rowsThenColumn(name, 20),
    value: row % 2 === 0 ? tlv(0x46, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]) : tlv(0x41, [0x80, 0, 0, 0]),
  })),
  "integers outside their width": walking((name) => ({ name: next(name), value: tlv(0x02, [1, 2, 3, 4, 5, 6]) })),
  "a walk without an end": walking((name) => ({ name: next(name), value: one })),
  "a walk without an end of long texts": walking((name) => ({ name: next(name), value: text("x".repeat(1_000)) })),
  "tables that grow while they are read": walking((name, _row, { number }) => ({
    name: rowsThenColumn(name, 50 + number * 20),
    value: one,
  })),
  "very many columns": walking((name) => ({ name: rowsThenColumn(name, 3), value: one })),
  "names that go back": walking((name, row) => ({ name: row % 3 === 2 ? "1.3.6.1.2.1.1.1.0" : next(name), value: one })),
  "the same name again and again": walking((name) => ({ name, value: one })),
  "two names in turn": walking((name, row) => ({ name: `${name.split(".").slice(0, 10).join(".")}.${(row % 2) + 1}`, value: one })),
  "slow drip": (question) => honest(question).map((reply) => ({ ...reply, afterMs: 120 })),
  "answers after the deadline": (question) => honest(question).map((reply) => ({ ...reply, afterMs: 400 })),
  "a storm of answers": (question) => Array.from({ length: 300 }, () => ({ bytes: honestBytes(question) })),
  "a storm of noise": () => Array.from({ length: 300 }, () => ({ bytes: Uint8Array.from({ length: 60 }, () => random() & 0xff) })),
  "empty texts everywhere": walking((name) => ({ name: rowsThenColumn(name, 30), value: text("") })),
  "texts that are no UTF-8": walking((name) => ({
    name: rowsThenColumn(name, 30),
    value: tlv(0x04, [0xff, 0xfe, 0xc0, 0x80, 0x1b, 0x5b]),
  })),
  "any type in any column": walking((name) => ({ name: rowsThenColumn(name, 30), value: values[random() % values.length] ?? one })),
  "more objects than asked for": (question) => {
    const varbinds = varbindsOf(question, (name) => ({ name: next(name), value: one }));
    return [{ bytes: response(question, [...varbinds, ...varbinds]) }];
  },
  "answers of nothing": (question) => [{ bytes: response(question, []) }],
  "one object of each answer": (question) => [
    { bytes: response(question, varbindsOf(question, (name) => ({ name: next(name), value: one })).slice(0, 1)) },
  ],
  "the view ends at once": walking((name) => ({ name, value: tlv(0x82) })),
  "tooBig, always": (question) => [{ bytes: response(question, [], 1) }],
  "genErr, always": (question) => [{ bytes: response(question, [], 5) }],
  "any error status": (question) => [{ bytes: response(question, [], question.number % 20) }],
};
