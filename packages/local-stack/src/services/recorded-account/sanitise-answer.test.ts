import { describe, expect, it } from "vitest";
import type { AwsResponse } from "../service.ts";
import type { Exchange } from "./recording.ts";
import { AnswerSanitiser } from "./sanitise-answer.ts";

const own = { accountId: "111122223333", ownNumber: "000000000000" };

function exchange(response: AwsResponse, input: Exchange["input"] = {}): Exchange {
  return { service: "ec2", region: "eu-west-1", action: "DescribeVpcs", input, response };
}

function json(body: unknown): unknown {
  const { response } = new AnswerSanitiser(own).sanitised(exchange({ kind: "json", body }));
  return response.kind === "json" ? response.body : undefined;
}

function xml(body: string): string {
  const { response } = new AnswerSanitiser(own).sanitised(exchange({ kind: "xml", body }));
  return response.kind === "xml" ? response.body : "";
}

describe("what a recording leaves out", () => {
  it("is the secrets of XML answers, with all that is within them", () => {
    const body =
      "<r><vpnConnectionId>vpn-0a</vpnConnectionId><customerGatewayConfiguration>&lt;psk&gt;s3cret&lt;/psk&gt;</customerGatewayConfiguration>" +
      "<tunnelOptionSet><item><outsideIpAddress>198.51.100.1</outsideIpAddress><preSharedKey>s3cret</preSharedKey></item></tunnelOptionSet></r>";
    const clean = xml(body);

    expect(clean).not.toContain("s3cret");
    expect(clean).toContain("<vpnConnectionId>vpn-0a</vpnConnectionId>");
    expect(clean).toContain("<outsideIpAddress>198.51.100.1</outsideIpAddress>");
  });

  it("is the secrets of JSON answers, in a shape that can still be read", () => {
    const clean = json({
      virtualInterfaces: [{ virtualInterfaceId: "dxvif-0a", authKey: "s3cret", bgpPeers: [{ authKey: "s3cret", asn: 65_000 }] }],
      Functions: [{ FunctionName: "f", Environment: { Variables: { TOKEN: "s3cret" } }, MemorySize: 128 }],
      DBInstances: [{ MasterUsername: "s3cret", CACertificateIdentifier: "rds-ca" }],
    });

    expect(JSON.stringify(clean)).not.toContain("s3cret");
    expect(clean).toMatchObject({
      virtualInterfaces: [{ virtualInterfaceId: "dxvif-0a", authKey: "removed", bgpPeers: [{ asn: 65_000 }] }],
      Functions: [{ FunctionName: "f", Environment: {}, MemorySize: 128 }],
    });
  });

  it("is the values of tags but Name", () => {
    const tags = [
      { Key: "Name", Value: "prod" },
      { Key: "owner", Value: "kim" },
      { key: "Team", value: "net" },
    ];
    expect(json({ tags })).toEqual({
      tags: [
        { Key: "Name", Value: "prod" },
        { Key: "owner", Value: "removed" },
        { key: "Team", value: "removed" },
      ],
    });
    const tagSet = "<tagSet><item><key>Name</key><value>prod</value></item><item><key>owner</key><value>kim</value></item></tagSet>";
    expect(xml(tagSet)).toBe(tagSet.replace("kim", "removed"));
  });

  it("is account numbers and mail addresses, wherever they appear, and each account stays itself", () => {
    const sanitiser = new AnswerSanitiser(own);
    const { response, input } = sanitiser.sanitised(
      exchange(
        {
          kind: "json",
          body: {
            arn: "arn:aws:sts::111122223333:assumed-role/ops/kim@example.com",
            peer: "444455556666",
            bucket: "logs-444455556666",
            bytes: 123_456_789_012,
          },
        },
        { OwnerIds: ["444455556666"] },
      ),
    );

    expect(response).toEqual({
      kind: "json",
      body: {
        arn: "arn:aws:sts::000000000000:assumed-role/ops/removed",
        peer: "100000000001",
        bucket: "logs-100000000001",
        bytes: 123_456_789_012,
      },
    });
    expect(input).toEqual({ OwnerIds: ["100000000001"] });
    const refusal = sanitiser.sanitised(
      exchange({ kind: "error", status: 403, code: "AccessDenied", message: "User: 444455556666 may not" }),
    );
    expect(refusal.response).toMatchObject({ message: "User: 100000000001 may not" });
  });

  it("is nothing of ids that merely hold many digits", () => {
    const ids = "<i>vpc-0123456789012abcd</i><i>eni-111122223333a</i><i>10.111122223333</i>";
    expect(xml(`<r>${ids}</r>`)).toBe(`<r>${ids}</r>`);
  });

  it("leaves the rest of an XML document as it was, attributes, entities and order included", () => {
    const body =
      '<?xml version="1.0" encoding="UTF-8"?><r xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><a>1 &lt; 2 &amp; 3</a><b/><a>04</a></r>';
    expect(xml(body).replace("<b></b>", "<b/>")).toBe(body);
  });
});
