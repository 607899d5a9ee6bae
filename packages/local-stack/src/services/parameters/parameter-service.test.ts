import { describe, expect, it } from "vitest";
import { ParameterService } from "./parameter-service.ts";

const from = { service: "ssm", region: "ap-northeast-2", principal: { accountId: "000000000000", arn: "arn:aws:iam::000000000000:root" } };

function ask(service: ParameterService, action: string, input: Readonly<Record<string, unknown>>) {
  return service.handle({ ...from, action, input });
}

describe("parameters", () => {
  it("are kept by name and version, and secure ones are readable only when decrypted", async () => {
    const service = new ParameterService();
    await ask(service, "PutParameter", { Name: "/a", Value: "secret", Type: "SecureString" });

    expect(await ask(service, "GetParameter", { Name: "/a", WithDecryption: true })).toMatchObject({
      kind: "json",
      body: { Parameter: { Name: "/a", Value: "secret", Version: 1, Type: "SecureString" } },
    });
    expect(JSON.stringify(await ask(service, "GetParameter", { Name: "/a" }))).not.toContain("secret");
  });

  it("are replaced only when told to", async () => {
    const service = new ParameterService();
    await ask(service, "PutParameter", { Name: "/a", Value: "1" });

    expect(await ask(service, "PutParameter", { Name: "/a", Value: "2" })).toMatchObject({ code: "ParameterAlreadyExists" });
    expect(await ask(service, "PutParameter", { Name: "/a", Value: "2", Overwrite: true })).toMatchObject({ body: { Version: 2 } });
  });

  it("that are not there, and operations that are not known, are refused by name", async () => {
    const service = new ParameterService();

    expect(await ask(service, "GetParameter", { Name: "/b" })).toMatchObject({ code: "ParameterNotFound" });
    expect(await ask(service, "DeleteParameter", { Name: "/b" })).toMatchObject({ code: "UnknownOperationException" });
  });
});
