/** Controls, bidirectional controls, zero-width and line-breaking characters, tags, lone surrogates: nothing that steers where the text is shown. */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** What nearly all values are made of, and what needs no second look. */
const plain = /^[ -~]*$/u;

/** Longest text that one value becomes. */
export const maxTextLength = 1_024;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text with every character that could steer a display replaced by U+FFFD, cut at 1,024 characters with an ellipsis. */
export function printable(text: string): string {
  if (text.length <= maxTextLength && plain.test(text)) return text;
  const safe = text
    .slice(0, maxTextLength + 1)
    .replaceAll(/[\t\r\n]+/gu, " ")
    .replaceAll(unsafe, "\u{fffd}");
  return safe.length > maxTextLength ? `${safe.slice(0, maxTextLength - 1).replace(/\p{Surrogate}$/u, "")}…` : safe;
}

/** Octets as text when they are some, else as hex pairs such as `00 1a ff`. Trailing NULs, which agents like to send, are dropped from text. */
export function octetsAsText(octets: Uint8Array): string {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end -= 1;
  if (octets.length > 0 && end === 0) return hexPairs(octets);
  const text = utf8.decode(octets.subarray(0, Math.min(end, 4 * maxTextLength)));
  const isText = end <= 4 * maxTextLength && text.replaceAll(/[\t\r\n]/gu, "").search(unsafe) < 0;
  return isText ? printable(text) : hexPairs(octets);
}

/** Such as `00 1a ff`; cut like all texts. */
export function hexPairs(octets: Uint8Array): string {
  return printable(Array.from(octets.subarray(0, maxTextLength), (octet) => octet.toString(16).padStart(2, "0")).join(" "));
}
