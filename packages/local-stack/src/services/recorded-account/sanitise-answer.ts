import { XMLBuilder, XMLParser } from "fast-xml-parser";
import type { AwsResponse } from "../service.ts";
import type { Exchange } from "./recording.ts";

/**
 * Members that hold secrets, whatever the service: router configurations and tunnel options with their pre-shared keys, BGP keys of Direct
 * Connect, user data, environment variables of functions, passwords, and the names of the users that have them.
 */
const secretMember =
  /password|secret|preshared|pre_shared|auth_?key|authtoken|userdata|user_data|privatekey|private_key|keymaterial|credential|masterusername|certificate/iu;
const secretMembers: ReadonlySet<string> = new Set(["customergatewayconfiguration", "customerrouterconfig", "environment", "variables"]);

/** What stands in place of what was taken out. */
const removed = "removed";

/** Twelve digits that are a number of their own: an account. A byte count of twelve digits is a number in JSON, never in text. */
const accountNumber = /(?<![0-9A-Za-z.])\d{12}(?![0-9A-Za-z])/gu;
const mailAddress = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

const xmlOptions = { preserveOrder: true, ignoreAttributes: false, parseTagValue: false, parseAttributeValue: false, trimValues: false };

/** An element of an XML document in order: one member with its children, `#text`, and `:@` for attributes. */
type XmlNode = Readonly<Record<string, unknown>>;

/**
 * Takes secrets, values of tags other than Name and mail addresses out of what an account answered, and gives every account another
 * number: its own becomes `ownNumber`, the others 100000000001 and so on, the same one wherever it appears. Resource ids, names and IP
 * addresses stay, since a problem can seldom be seen without them.
 */
export class AnswerSanitiser {
  readonly #numbers: Map<string, string>;

  constructor(own: { readonly accountId: string; readonly ownNumber: string }) {
    this.#numbers = new Map([[own.accountId, own.ownNumber]]);
  }

  sanitised(exchange: Exchange): Exchange {
    const input = this.#member(exchange.input) as Exchange["input"];
    return { ...exchange, input, response: this.#response(exchange.response) };
  }

  #response(response: AwsResponse): AwsResponse {
    switch (response.kind) {
      case "json":
        return { kind: "json", body: this.#member(response.body) };
      case "xml":
        return { kind: "xml", body: this.#xml(response.body) };
      case "error":
        return { ...response, message: this.#text(response.message) };
    }
  }

  #text(text: string): string {
    return text.replaceAll(mailAddress, removed).replaceAll(accountNumber, (number) => this.#numberFor(number));
  }

  #numberFor(number: string): string {
    const known = this.#numbers.get(number) ?? String(100_000_000_000 + this.#numbers.size);
    this.#numbers.set(number, known);
    return known;
  }

  #member(value: unknown): unknown {
    if (typeof value === "string") return this.#text(value);
    if (Array.isArray(value)) return value.map((element) => this.#member(element));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value);
    const isOtherTag = members.some(([name, key]) => name.toLowerCase() === "key" && key !== "Name");
    return Object.fromEntries(
      members.map(([name, member]) => {
        const hidden = isSecret(name) || (isOtherTag && name.toLowerCase() === "value" && typeof member === "string");
        return [this.#text(name), hidden ? withoutContent(member) : this.#member(member)];
      }),
    );
  }

  #xml(body: string): string {
    const nodes = new XMLParser(xmlOptions).parse(body) as readonly XmlNode[];
    return new XMLBuilder(xmlOptions).build(nodes.map((node) => this.#node(node))) as string;
  }

  #node(node: XmlNode): XmlNode {
    const members = Object.entries(node).map(([name, member]): [string, unknown] => {
      if (name === "#text") return [name, this.#text(String(member))];
      if (!Array.isArray(member)) return [name, member];
      return [name, isSecret(name) ? [] : this.#children(member as readonly XmlNode[])];
    });
    return Object.fromEntries(members);
  }

  #children(children: readonly XmlNode[]): readonly XmlNode[] {
    const key = children.flatMap((child) => childOf(child, "key") ?? childOf(child, "Key") ?? []).at(0);
    const isOtherTag = key !== undefined && textIn(key) !== "Name";
    return children.map((child) => {
      const name = "value" in child ? "value" : "Value";
      return isOtherTag && name in child ? { ...child, [name]: [{ "#text": removed }] } : this.#node(child);
    });
  }
}

function childOf(node: XmlNode, name: string): readonly (readonly XmlNode[])[] | undefined {
  const child = node[name];
  return Array.isArray(child) ? [child as readonly XmlNode[]] : undefined;
}

function textIn(nodes: readonly XmlNode[]): string {
  return nodes.map((node) => String(node["#text"] ?? "")).join("");
}

function isSecret(name: string): boolean {
  return secretMember.test(name) || secretMembers.has(name.toLowerCase());
}

/** Nothing, in a shape that a parser of the original takes. */
function withoutContent(member: unknown): unknown {
  if (typeof member === "string") return removed;
  return Array.isArray(member) ? [] : typeof member === "object" && member !== null ? {} : undefined;
}
