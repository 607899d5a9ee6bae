import { RE2JS, RE2JSSyntaxException } from "re2js";

const maxPatternLength = 512;
const maxTextLength = 1_024;

/**
 * A regular expression in RE2 syntax, which both community dialects were written for. Matching takes time linear in the text, so neither a
 * profile nor a device can stall the gateway; texts are cut at 1,024 characters.
 */
export interface SafePattern {
  readonly source: string;
  /** The whole match and the groups (absent groups are empty); undefined when nothing matches. Unanchored. */
  groups(text: string): readonly string[] | undefined;
}

/** The compiled pattern, or undefined for what is not RE2 syntax (look-around, back-references) or longer than 512 characters. */
export function safePattern(source: string): SafePattern | undefined {
  if (source.length > maxPatternLength) {
    return undefined;
  }
  const compiled = compile(source);
  return compiled === undefined ? undefined : { source, groups: (text) => groupsOf(compiled, text.slice(0, maxTextLength)) };
}

function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch (cause) {
    if (cause instanceof RE2JSSyntaxException) {
      return undefined;
    }
    throw cause;
  }
}

function groupsOf(compiled: RE2JS, text: string): readonly string[] | undefined {
  const matcher = compiled.matcher(text);
  if (!matcher.find()) {
    return undefined;
  }
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? "");
}

/** `template` with `$0` to `$9` and `\1` to `\9` replaced by the groups; trimmed. */
export function fillTemplate(template: string, groups: readonly string[]): string {
  return template.replace(/[$\\](\d)/gu, (_, digit: string) => groups[Number(digit)] ?? "").trim();
}
