const longest = 128;

/** The text that an index spells, printable ASCII only; a leading sub-identifier that counts the rest is left out (RFC 2578 section 7.7). */
export function indexText(index: string): string {
  const codes = index.split(".").map(Number);
  const spelled = codes[0] === codes.length - 1 ? codes.slice(1) : codes;
  return String.fromCharCode(...spelled.filter((code) => code >= 32 && code < 127).slice(0, longest));
}
