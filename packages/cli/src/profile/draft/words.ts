/** The words of a MIB name or of a text, in lower case: `fgHwTempC2` is fg, hw, temp, c, 2. */
export function wordsOf(text: string): readonly string[] {
  return (text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? []).map((word) => word.toLowerCase());
}

/** Whether one of the words is, or starts with, one of these stems. Stems of three letters and less must be whole words. */
export function speaksOf(words: readonly string[], ...stems: readonly string[]): boolean {
  return words.some((word) => stems.some((stem) => word === stem || (stem.length > 3 && word.startsWith(stem))));
}
