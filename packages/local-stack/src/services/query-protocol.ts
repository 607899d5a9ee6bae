import { randomUUID } from "node:crypto";
import type { AwsRequest, AwsResponse } from "./service.ts";
import { renderMembers, type XmlObject } from "./xml.ts";

/**
 * An answer of the AWS Query protocol: `<ActionResponse><ActionResult>`, lists as `<member>` elements
 * (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html).
 */
export function queryAnswer({ action, xmlns }: { readonly action: string; readonly xmlns: string }, result: XmlObject): AwsResponse {
  const content = renderMembers({ [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } }, "member");
  return {
    kind: "xml",
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${xmlns}">${content}</${action}Response>`,
  };
}

/** The members of a list parameter: `Names.member.1`, `Names.member.2`, ... in order. */
export function queryList(input: AwsRequest["input"], name: string): readonly string[] {
  const prefix = `${name}.member.`;
  return Object.entries(input)
    .filter(([key]) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)))
    .sort(([left], [right]) => Number(left.slice(prefix.length)) - Number(right.slice(prefix.length)))
    .map(([, value]) => String(value));
}

/** A whole number parameter; undefined when it is absent. */
export function queryNumber(input: AwsRequest["input"], name: string): number | undefined {
  return input[name] === undefined ? undefined : Number(input[name]);
}
