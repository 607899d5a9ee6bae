import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateCustomerGatewayCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  DescribeVpnConnectionsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { paint } from "@isthmus/cli/output/paint";
import { runCli } from "@isthmus/cli/program";
import { recordedServices } from "@isthmus/local-stack/services/recorded-account/recorded-service";
import { readRecording } from "@isthmus/local-stack/services/recorded-account/recording";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMoto, type MotoServer, startMoto } from "./moto-server.ts";

const region = "ap-northeast-2";
const ownAccount = "123456789012";
const principal = { accountId: "000000000000", arn: "arn:aws:sts::000000000000:assumed-role/x/y" };

describe.runIf(hasMoto)("an account that is recorded", () => {
  let moto: MotoServer;
  let cwd = "";
  let secrets: readonly string[] = [];
  let vpnId = "";

  beforeAll(async () => {
    [moto, cwd] = await Promise.all([startMoto(), mkdtemp(join(tmpdir(), "isthmus-record-test-"))]);
    const ec2 = new EC2Client({ endpoint: moto.endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.77.0.0/16" }));
    const tags = [
      { Key: "Name", Value: "billing" },
      { Key: "contact", Value: "kim@example.com" },
    ];
    await ec2.send(new CreateTagsCommand({ Resources: [vpc?.VpcId ?? ""], Tags: tags }));
    const customer = await ec2.send(new CreateCustomerGatewayCommand({ Type: "ipsec.1", IpAddress: "203.0.113.10", BgpAsn: 65_000 }));
    const gateway = await ec2.send(new CreateVpnGatewayCommand({ Type: "ipsec.1" }));
    const made = await ec2.send(
      new CreateVpnConnectionCommand({
        Type: "ipsec.1",
        CustomerGatewayId: customer.CustomerGateway?.CustomerGatewayId,
        VpnGatewayId: gateway.VpnGateway?.VpnGatewayId,
      }),
    );
    vpnId = made.VpnConnection?.VpnConnectionId ?? "";
    const { VpnConnections: [vpn] = [] } = await ec2.send(new DescribeVpnConnectionsCommand({}));
    secrets = [...(vpn?.CustomerGatewayConfiguration ?? "").matchAll(/<pre_shared_key>([^<]+)</gu)].map(([, key = ""]) => key);
    ec2.destroy();
  }, 120_000);
  afterAll(async () => {
    await moto?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  it("is kept without its keys, tag values and number, and answers the same from the file", async () => {
    expect(secrets.length).toBeGreaterThan(0);
    const said: string[] = [];
    const print = (text: string) => said.push(text);
    const env = { ...process.env, AWS_ENDPOINT_URL: moto.endpoint, AWS_REGION: region };

    const code = await runCli(["aws", "record", "--out", "account.jsonl"], {
      env,
      cwd,
      paint: paint(false),
      columns: 120,
      print,
      complain: print,
    });

    expect(code, said.join("\n")).toBe(0);
    const text = await readFile(join(cwd, "account.jsonl"), "utf8");
    for (const secret of [...secrets, "kim@example.com", ownAccount]) expect(text).not.toContain(secret);
    const { header, exchanges } = readRecording(text);
    expect(header.region).toBe(region);
    const ec2 = recordedServices(exchanges).find(({ signingName }) => signingName === "ec2");
    const asked = exchanges.filter(({ action }) => action === "DescribeVpcs" || action === "DescribeVpnConnections");
    expect(new Set(asked.map(({ action }) => action)).size).toBe(2);
    const answers = await Promise.all(asked.map((exchange) => ec2?.handle({ ...exchange, principal })));
    const replayed = JSON.stringify(answers);
    for (const fact of ["10.77.0.0/16", "billing", vpnId]) expect(replayed).toContain(fact);
  });
});
