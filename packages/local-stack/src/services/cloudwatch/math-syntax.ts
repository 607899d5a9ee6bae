import { LocalStackError } from "../../errors.ts";

/** A parsed metric math expression (CloudWatch User Guide, "Using math expressions with CloudWatch metrics"). */
export type MathNode =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "id"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly MathNode[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly MathNode[] }
  | { readonly kind: "negate"; readonly operand: MathNode }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: MathNode; readonly right: MathNode };

const precedence = [["||", "OR"], ["&&", "AND"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"], ["^"]] as const;
export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "+" | "-" | "*" | "/" | "^";

const maxExpressionChars = 2048;
const tokenPattern =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\|\||&&|==|!=|<=|>=|[-+*/^<>()[\],]))/y;

type Token = { readonly kind: "number" | "name" | "text" | "symbol" | "end"; readonly text: string };

/** Parses one expression. Throws a LocalStackError that says where the expression stops making sense. */
export function parseMath(expression: string): MathNode {
  const parser = new MathParser(expression, tokenize(expression));
  return parser.whole();
}

function tokenize(expression: string): readonly Token[] {
  if (expression.length > maxExpressionChars) throw invalid(expression.slice(0, 60), `longer than ${maxExpressionChars} characters`);
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match === null) throw invalid(expression, `unexpected character at ${at + 1}`);
    tokens.push(tokenOf(match));
  }
  return [...tokens, { kind: "end", text: "the end" }];
}

function tokenOf(match: RegExpExecArray): Token {
  const [, number, name, quoted, symbol] = match;
  if (number !== undefined) return { kind: "number", text: number };
  if (name !== undefined) return { kind: "name", text: name };
  if (quoted !== undefined) return { kind: "text", text: quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
  return { kind: "symbol", text: symbol ?? "" };
}

class MathParser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(expression: string, tokens: readonly Token[]) {
    this.#expression = expression;
    this.#tokens = tokens;
  }

  whole(): MathNode {
    const node = this.#binary(0);
    if (this.#peek().kind !== "end") throw this.#unexpected();
    return node;
  }

  #binary(level: number): MathNode {
    const operators: readonly string[] | undefined = precedence[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let token = this.#peek(); token.kind !== "text" && operators.includes(token.text); token = this.#peek()) {
      this.#at += 1;
      left = { kind: "binary", operator: canonicalOperator(token.text), left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #unary(): MathNode {
    if (!this.#take("-")) return this.#primary();
    return { kind: "negate", operand: this.#unary() };
  }

  #primary(): MathNode {
    const token = this.#peek();
    this.#at += 1;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: Number(token.text) };
      case "text":
        return { kind: "text", value: token.text };
      case "name":
        return this.#named(token.text);
      case "symbol":
      case "end":
        this.#at -= 1;
        return this.#bracketed();
    }
  }

  #named(name: string): MathNode {
    if (this.#take("(")) return { kind: "call", name: name.toUpperCase(), args: this.#items(")") };
    if (/^(true|false)$/i.test(name)) return { kind: "boolean", value: name.toLowerCase() === "true" };
    return { kind: "id", name };
  }

  #bracketed(): MathNode {
    if (this.#take("[")) return { kind: "list", items: this.#items("]") };
    if (!this.#take("(")) throw this.#unexpected();
    const node = this.#binary(0);
    if (!this.#take(")")) throw this.#unexpected();
    return node;
  }

  #items(close: string): readonly MathNode[] {
    const items: MathNode[] = [];
    if (this.#take(close)) return items;
    do items.push(this.#binary(0));
    while (this.#take(","));
    if (!this.#take(close)) throw this.#unexpected();
    return items;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "the end" };
  }

  #take(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== "symbol" || token.text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(): LocalStackError {
    return invalid(this.#expression, `unexpected ${this.#peek().text}`);
  }
}

function canonicalOperator(text: string): BinaryOperator {
  if (text === "OR") return "||";
  return text === "AND" ? "&&" : (text as BinaryOperator);
}

function invalid(expression: string, problem: string): LocalStackError {
  return new LocalStackError("expression-invalid", `Error in expression '${expression}': ${problem}.`);
}
