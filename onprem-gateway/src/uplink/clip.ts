/** The first `maxLength` UTF-16 units of a text, never half a character; lone surrogates become U+FFFD, which every JSON reader accepts. */
export function clip(text: string, maxLength: number): string {
  const whole = text.length <= maxLength ? text : text.slice(0, endOfCharacter(text, maxLength));
  return whole.toWellFormed();
}

/** A copy with the named text fields clipped; other fields, and named ones that are absent, stay as they are. */
export function clipped<T extends object>(value: T, maxLengths: Readonly<Partial<Record<keyof T & string, number>>>): T {
  const entries = Object.entries<unknown>(value as Readonly<Record<string, unknown>>).map(([field, content]) => {
    const maxLength = Object.hasOwn(maxLengths, field) ? maxLengths[field as keyof T & string] : undefined;
    return [field, typeof content === "string" && maxLength !== undefined ? clip(content, maxLength) : content];
  });
  return Object.fromEntries(entries) as T;
}

function endOfCharacter(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
