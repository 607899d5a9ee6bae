import { createHash } from "node:crypto";
import { createSigner } from "@isthmus/onprem-gateway/uplink/signer";
import { askConsole } from "./console-client.ts";
import { UsageError } from "./errors.ts";
import { runningStack } from "./state-folder.ts";

export interface InvokeOptions {
  readonly cwd: string;
  /** AWS region of the deployment. Without it, the local stack of the folder is meant. */
  readonly region?: string | undefined;
}

const deadlineMs = 30_000;

/**
 * Invokes one of the product's functions: on AWS with a signed request of the standard credential chain, or in the local stack of the
 * folder. Gives what the function answered, parsed and not yet trusted. Throws `UsageError` when it does not answer.
 */
export async function invokeFunction(functionName: string, event: unknown, { cwd, region }: InvokeOptions): Promise<unknown> {
  if (region !== undefined) return invokeOnAws(functionName, event, region);
  if ((await runningStack(cwd)) === undefined) {
    throw new UsageError(
      "not-running",
      "No local stack runs from this folder. Start one with `isthmus start`, or name a deployment with --region.",
    );
  }
  const { status, body } = await askConsole(cwd, { path: "/api/widget", body: { endpoint: functionName, event } });
  const outcome = typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  if (status !== 200 || outcome["kind"] !== "ok")
    throw new UsageError("no-answer", `The function ${functionName} of the local stack failed.`);
  return outcome["payload"];
}

/** Lambda's Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invokeOnAws(functionName: string, event: unknown, region: string): Promise<unknown> {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = new URL(`https://lambda.${region}.${suffix}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`);
  const body = JSON.stringify(event);
  const plain = { "content-type": "application/json", "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") };
  let response: Response;
  try {
    const headers = await createSigner({ region })({ url, headers: plain, signingMs: Date.now(), renewCredentials: false });
    response = await fetch(url, {
      method: "POST",
      headers: { ...headers },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
    });
  } catch {
    throw new UsageError("no-answer", `Lambda in ${region} cannot be asked: no AWS credentials, or no way there.`);
  }
  if (response.status !== 200 || response.headers.has("x-amz-function-error")) {
    const remedy = response.status === 403 ? `; lambda:InvokeFunction on ${functionName} is needed` : "";
    throw new UsageError("no-answer", `The function ${functionName} in ${region} answers ${response.status}${remedy}.`);
  }
  return response.json();
}
