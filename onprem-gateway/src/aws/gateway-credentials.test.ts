import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Clock } from "../runtime/clock.ts";
import { gatewayCredentials } from "./gateway-credentials.ts";

const variables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
];
const hourMs = 3_600_000;

let folder: string;
let clock: Clock & { nowValueMs: number };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isthmus-credentials-"));
  for (const name of variables) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  clock = {
    nowValueMs: Date.now(),
    nowMs: () => clock.nowValueMs,
    monotonicMs: () => clock.nowValueMs,
    sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener("abort", () => resolve())),
  };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function shared(keyId: string, token = "token"): string {
  return `[default]\naws_access_key_id = ${keyId}\naws_secret_access_key = secret\naws_session_token = ${token}\n`;
}

/** A helper program in the manner of the Roles Anywhere signing helper: it prints what `answer.json` holds, and counts its calls. */
function helperProgram(): { readonly answers: (answer: unknown) => void; readonly calls: () => number } {
  const program = join(folder, "helper.sh");
  const [answer, calls] = [join(folder, "answer.json"), join(folder, "calls")];
  writeFileSync(program, `#!/bin/sh\necho called >>"${calls}"\nexec cat "${answer}"\n`);
  chmodSync(program, 0o755);
  writeFileSync(calls, "");
  writeFileSync(join(folder, "config"), `[default]\ncredential_process = ${program} credential-process --role-arn x\n`);
  return {
    answers: (value) => writeFileSync(answer, JSON.stringify(value)),
    calls: () => readFileSync(calls, "utf8").split("\n").length - 1,
  };
}

function session(keyId: string, endsMs: number) {
  return { Version: 1, AccessKeyId: keyId, SecretAccessKey: "secret", SessionToken: "token", Expiration: new Date(endsMs).toISOString() };
}

describe("credentials of the gateway", () => {
  it("come from the environment", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");

    expect(await gatewayCredentials({ clock })()).toMatchObject({ accessKeyId: "AKIAENVIRONMENT" });
  });

  it("T16: come from the shared file, and follow it when the agent of Systems Manager replaces the session in it", async () => {
    const credentials = gatewayCredentials({ clock });
    writeFileSync(join(folder, "credentials"), shared("ASIAFIRST"));
    const first = await credentials();

    writeFileSync(join(folder, "credentials"), shared("ASIASECOND", "another"));
    const atOnce = await credentials();
    clock.nowValueMs += 61_000;
    const later = await credentials();

    expect(first).toMatchObject({ accessKeyId: "ASIAFIRST" });
    expect(atOnce).toBe(first);
    expect(later).toMatchObject({ accessKeyId: "ASIASECOND", sessionToken: "another" });
  });

  it("are looked for anew at once when what is held was refused", async () => {
    const credentials = gatewayCredentials({ clock });
    writeFileSync(join(folder, "credentials"), shared("ASIAFIRST"));
    await credentials();
    writeFileSync(join(folder, "credentials"), shared("ASIASECOND"));

    expect(await credentials({ forceRefresh: true })).toMatchObject({ accessKeyId: "ASIASECOND" });
  });

  it("keep what the shared file held while it is being written anew", async () => {
    const credentials = gatewayCredentials({ clock });
    writeFileSync(join(folder, "credentials"), shared("ASIAFIRST"));
    await credentials();

    writeFileSync(join(folder, "credentials"), "[defau");
    clock.nowValueMs += 61_000;

    expect(await credentials()).toMatchObject({ accessKeyId: "ASIAFIRST" });
  });

  it("T16: come from a helper program, which is asked again before its session ends and not sooner", async () => {
    const helper = helperProgram();
    const credentials = gatewayCredentials({ clock });
    helper.answers(session("ASIAFIRST", clock.nowMs() + hourMs));
    const first = await Promise.all([credentials(), credentials()]);
    clock.nowValueMs += hourMs / 2;
    await credentials();
    const callsBefore = helper.calls();

    helper.answers(session("ASIASECOND", clock.nowMs() + hourMs));
    clock.nowValueMs += hourMs / 2 - 4 * 60_000;

    expect(first.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIAFIRST", "ASIAFIRST"]);
    expect(callsBefore).toBe(1);
    expect(await credentials()).toMatchObject({ accessKeyId: "ASIASECOND" });
    expect(helper.calls()).toBe(2);
  });

  it("hold to the end of the session while the helper program fails, and recover after it without a restart", async () => {
    const helper = helperProgram();
    const credentials = gatewayCredentials({ clock });
    helper.answers(session("ASIAFIRST", clock.nowMs() + hourMs));
    await credentials();

    helper.answers("revoked");
    clock.nowValueMs += hourMs - 60_000;
    const held = await credentials();
    clock.nowValueMs += 61_000;
    const ended = await credentials().catch((cause: unknown) => cause);
    helper.answers(session("ASIASECOND", clock.nowMs() + hourMs));

    expect(held).toMatchObject({ accessKeyId: "ASIAFIRST" });
    expect(ended).toMatchObject({ code: "credentials-missing" });
    expect(await credentials()).toMatchObject({ accessKeyId: "ASIASECOND" });
  });

  it("come from a container endpoint with its token, as ECS tasks and IoT credential proxies have it, and are renewed there", async () => {
    const seen: (string | undefined)[] = [];
    let endsMs = clock.nowMs() + hourMs;
    const endpoint = createServer((request, response) => {
      seen.push(request.headers.authorization);
      const { Version: _version, SessionToken: Token, ...rest } = session(`ASIA${seen.length}`, endsMs);
      response.setHeader("content-type", "application/json").end(JSON.stringify({ ...rest, Token }));
    });
    await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
    writeFileSync(join(folder, "token"), "proof-1");
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/credentials`);
    vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", join(folder, "token"));

    try {
      const credentials = gatewayCredentials({ clock });
      const first = await credentials();
      writeFileSync(join(folder, "token"), "proof-2");
      clock.nowValueMs += hourMs - 60_000;
      endsMs = clock.nowMs() + hourMs;
      const second = await credentials();

      expect(first).toMatchObject({ accessKeyId: "ASIA1", sessionToken: "token" });
      expect(second).toMatchObject({ accessKeyId: "ASIA2" });
      expect(seen).toEqual(["proof-1", "proof-2"]);
    } finally {
      endpoint.closeAllConnections();
      await new Promise((resolve) => endpoint.close(resolve));
    }
  });

  it("are missing in our own words when no source has any", async () => {
    await expect(gatewayCredentials({ clock })()).rejects.toMatchObject({
      code: "credentials-missing",
      message: "no AWS credentials were found by the standard chain",
    });
  });

  it("T14: keep the words of a source to themselves, which may hold a secret", async () => {
    const read = () => Promise.reject(new Error("S3CR3T-9 in the words of a helper"));

    const failure = await gatewayCredentials({ clock, read })().catch((cause: unknown) => cause);

    expect(failure).toMatchObject({ code: "credentials-missing" });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("S3CR3T");
  });

  it("refuse a session that has already ended", async () => {
    const ended = { accessKeyId: "ASIA", secretAccessKey: "secret", expiration: new Date(clock.nowMs() - 1) };

    await expect(gatewayCredentials({ clock, read: async () => ended })()).rejects.toMatchObject({ code: "credentials-expired" });
  });

  it("do not wait for ever for a source that says nothing", async () => {
    const impatient: Clock = { ...clock, sleep: async () => undefined };

    await expect(gatewayCredentials({ clock: impatient, read: () => new Promise(() => undefined) })()).rejects.toMatchObject({
      message: "the source of AWS credentials did not answer in time",
    });
  });
});
