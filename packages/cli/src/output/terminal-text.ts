/** Stands for a character that must not reach a terminal. */
const replacement = "\u{fffd}";

/**
 * C0 and C1 controls and DEL (they start escape sequences), bidirectional controls (they reorder what is read), zero-width and
 * line-breaking characters, tags, and lone surrogates.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is removed here
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/**
 * Device text made safe for one line of a terminal: line breaks and tabs become a space, anything else that could steer the
 * terminal or mislead the reader becomes U+FFFD. Ordinary text of any language stays as it is. Never throws.
 */
export function terminalText(text: string): string {
  return text.replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, " ").replaceAll(unsafe, replacement);
}

/**
 * A value as JSON for the terminal: lossless, with every character that could steer the terminal as a `\\u` escape. 64-bit
 * counters become decimal strings, because they do not fit a JSON number.
 */
export function terminalJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, (_key, field: unknown) => (typeof field === "bigint" ? field.toString() : field), indent);
  // Control characters below U+0020 are already escapes; line feeds between the lines are ours.
  return json.replaceAll(unsafe, (character) => (character === "\n" ? character : escaped(character)));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
