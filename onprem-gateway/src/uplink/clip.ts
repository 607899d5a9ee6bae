/** The first `maxLength` UTF-16 units of a text, never half a character; lone surrogates become U+FFFD, which every JSON reader accepts. */
export function clip(text: string, maxLength: number): string {
  const whole = text.length <= maxLength ? text : text.slice(0, endOfCharacter(text, maxLength));
  return whole.isWellFormed() ? whole : whole.toWellFormed();
}

/**
 * The value with the named text fields clipped; other fields, and named ones that are absent, stay as they are. It is the same object when
 * there was nothing to clip, as for nearly all.
 */
export function clipped<T extends object>(value: T, maxLengths: Readonly<Partial<Record<keyof T & string, number>>>): T {
  let copy: T | undefined;
  for (const field of Object.keys(maxLengths) as (keyof T & string)[]) {
    const maxLength = maxLengths[field];
    const content = value[field];
    const text: unknown = typeof content === "string" && maxLength !== undefined ? clip(content, maxLength) : content;
    if (text !== content) {
      copy ??= { ...value };
      copy[field] = text as typeof content;
    }
  }
  return copy ?? value;
}

function endOfCharacter(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
