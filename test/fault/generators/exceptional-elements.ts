import type { BerNode } from "./ber-tree.ts";

const maxContent = 60_000;
const tags = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x09, 0x1f, 0x24, 0x30, 0x31, 0x40, 0x41, 0x43, 0x44, 0x46, 0x47, 0x78, 0x7f];
const pduTags = [0x80, 0x81, 0x82, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xbf, 0xc0, 0xff];

/** Forms of an element whose encoding breaks a rule, or bends one: its length and its tag (X.690 section 8.1). */
export function exceptionalEncodings({ tag, content }: BerNode): readonly Uint8Array[] {
  const { length } = content;
  const lengths: readonly (readonly number[])[] = [
    [0],
    [1],
    [0x7f],
    [0x80],
    [0x81, 0],
    [0x81, 0xff],
    [0x82, 0xff, 0xff],
    [0x83, 0xff, 0xff, 0xff],
    [0x84, 0x7f, 0xff, 0xff, 0xff],
    [0x84, 0x80, 0, 0, 0],
    [0x84, 0xff, 0xff, 0xff, 0xff],
    [0x85, 1, 0, 0, 0, 0],
    [0x88, ...bytes(8, 0xff)],
    [0xfe, ...bytes(126, 0xff)],
    [0xff],
    [0x82, length >> 8, length & 0xff],
    [0x84, 0, 0, length >> 8, length & 0xff],
    [Math.max(0, length - 1) & 0x7f],
    [(length + 1) & 0x7f],
  ];
  const shortLength = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return [
    ...lengths.map((form) => Buffer.concat([Uint8Array.from([tag, ...form]), content])),
    ...[...tags, ...pduTags].map((other) => Buffer.concat([Uint8Array.from([other, ...shortLength]), content])),
    new Uint8Array(0),
    Uint8Array.from([tag]),
  ];
}

/** Well-formed elements of the same tag whose content nobody expects. */
export function exceptionalContents({ tag, content, children }: BerNode): readonly Uint8Array[] {
  return (children.length > 0 ? sequences(content) : contentsOf(tag)).map((body) => wrapped(tag, body));
}

function contentsOf(tag: number): readonly Uint8Array[] {
  switch (tag) {
    case 0x06:
      return objectIdentifiers();
    case 0x04:
    case 0x44:
      return strings();
    default:
      return integers();
  }
}

function integers(): readonly Uint8Array[] {
  const sizes = Array.from({ length: 17 }, (_, size) => size);
  return [
    ...sizes.map((size) => Uint8Array.from(bytes(size, 0xff))),
    ...sizes.slice(1).map((size) => Uint8Array.from([0x7f, ...bytes(size - 1, 0xff)])),
    ...sizes.slice(1).map((size) => Uint8Array.from([0x80, ...bytes(size - 1, 0)])),
    ...sizes.slice(1).map((size) => Uint8Array.from([0, ...bytes(size - 1, 0xff)])),
    Uint8Array.from(bytes(maxContent, 0x7f)),
  ];
}

function objectIdentifiers(): readonly Uint8Array[] {
  return [
    [],
    [0],
    [0x80],
    [0xff],
    [0x2b],
    [0x2b, 0x80, 0x01],
    [0x2b, ...bytes(126, 1)],
    [0x2b, ...bytes(127, 1)],
    [0x2b, ...bytes(128, 1)],
    [0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f],
    [0x2b, 0x90, 0x80, 0x80, 0x80, 0x00],
    [0x2b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [0x2b, ...bytes(40, 0xff)],
    [0x88, 0x37],
    bytes(maxContent, 0x81),
    bytes(maxContent, 1),
  ].map((each) => Uint8Array.from(each));
}

function strings(): readonly Uint8Array[] {
  const texts = [
    "",
    "\u0000",
    "lab\u0000",
    "%n%n%s%s%x",
    "<script>alert(1)</script>",
    "<cwdb-action action='call'>x</cwdb-action>",
    "\u001b[2J\u001b]0;x\u0007",
    "a\r\nforged: line",
    "\u202eabc\u2066",
    "=1+1",
    "../../../../etc/passwd",
    "a".repeat(255),
    "a".repeat(256),
    "\u{1F600}".repeat(5_000),
    "x".repeat(maxContent),
  ].map((text) => Buffer.from(text));
  return [...texts, ...[[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], bytes(2_000, 0xfe)].map(Buffer.from)];
}

function sequences(content: Uint8Array): readonly Uint8Array[] {
  const times = (count: number) =>
    Buffer.concat(Array.from({ length: Math.min(count, Math.floor(maxContent / (content.length + 1))) }, () => content));
  let nested = Buffer.from(content);
  for (let depth = 0; depth < 200; depth += 1) {
    nested = wrapped(0x30, nested);
  }
  return [
    new Uint8Array(0),
    times(2),
    times(100),
    times(10_000),
    nested,
    Buffer.concat([content, Buffer.from([5, 0])]),
    content.subarray(0, content.length >> 1),
    new Uint8Array(maxContent),
    Buffer.concat(Array.from({ length: maxContent >> 1 }, () => Buffer.from([0x30, 0]))),
  ];
}

function wrapped(tag: number, body: Uint8Array): Buffer<ArrayBuffer> {
  const { length } = body;
  const form =
    length < 0x80
      ? [length]
      : length < 0x1_0000
        ? [0x82, length >> 8, length & 0xff]
        : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...form]), body]);
}

function bytes(count: number, value: number): number[] {
  return Array<number>(count).fill(value);
}
