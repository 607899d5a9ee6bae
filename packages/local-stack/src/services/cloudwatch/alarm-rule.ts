import { LocalStackError } from "../../errors.ts";
import type { AlarmState } from "../../view.ts";

type Lookup = (alarmNameOrArn: string) => AlarmState | undefined;

const tokenPattern = /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]+?)"?\s*\)|(AND|OR|NOT|TRUE|FALSE)\b|([()]))/y;
type Token =
  | { readonly kind: "state"; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: "word"; readonly text: string };

/**
 * Whether a composite alarm's rule holds (CloudWatch API, PutCompositeAlarm): ALARM(), OK(), INSUFFICIENT_DATA(), AND, OR, NOT, TRUE,
 * FALSE and brackets. An alarm that does not exist has no state, so none of the three holds. Throws for a rule that makes no sense.
 */
export function ruleHolds(rule: string, stateOf: Lookup): boolean {
  const tokens = tokenize(rule);
  let at = 0;

  function take(text: string): boolean {
    const token = tokens[at];
    if (token?.kind !== "word" || token.text !== text) return false;
    at += 1;
    return true;
  }
  function either(): boolean {
    let holds = both();
    while (take("OR")) holds = both() || holds;
    return holds;
  }
  function both(): boolean {
    let holds = single();
    while (take("AND")) holds = single() && holds;
    return holds;
  }
  function single(): boolean {
    if (take("NOT")) return !single();
    if (take("TRUE")) return true;
    if (take("FALSE")) return false;
    if (take("(")) {
      const holds = either();
      if (!take(")")) throw invalid(rule);
      return holds;
    }
    const token = tokens[at];
    if (token?.kind !== "state") throw invalid(rule);
    at += 1;
    return stateOf(token.alarm) === token.state;
  }

  const holds = either();
  if (at < tokens.length) throw invalid(rule);
  return holds;
}

function tokenize(rule: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = rule.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text);
    if (match === null) throw invalid(rule);
    const [, state, alarm, word, bracket] = match;
    if (state !== undefined && alarm !== undefined) tokens.push({ kind: "state", state: state as AlarmState, alarm });
    else tokens.push({ kind: "word", text: word ?? bracket ?? "" });
  }
  return tokens;
}

function invalid(rule: string): LocalStackError {
  return new LocalStackError("expression-invalid", `The alarm rule '${rule}' is not understood.`);
}
