import { renderMembers, type XmlObject } from "../xml.ts";

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/**
 * Renders an answer of the EC2 query protocol: `<ActionResponse>` with the request id, lists as `<item>` elements, times in
 * ISO 8601 (https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
 */
export function renderResponse(options: { readonly action: string; readonly requestId: string; readonly body: XmlObject }): string {
  const root = `${options.action}Response`;
  const content = renderMembers({ requestId: options.requestId, ...options.body }, "item");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${content}</${root}>`;
}
