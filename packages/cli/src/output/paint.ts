/** Colours a text that has already been made safe for the terminal. */
export interface Paint {
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

/** ANSI colours (ECMA-48 SGR) when enabled, else the text as it is. */
export function paint(enabled: boolean): Paint {
  const sgr = (on: number, off: number) => (text: string) => (enabled ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { good: sgr(32, 39), warning: sgr(33, 39), bad: sgr(31, 39), faint: sgr(2, 22), strong: sgr(1, 22) };
}
