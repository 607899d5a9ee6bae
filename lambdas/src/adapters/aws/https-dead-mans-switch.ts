import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { DeadMansSwitch } from "../../ports/dead-mans-switch.ts";

const answerWithinMs = 5_000;

/** Reads the text of a secure parameter; undefined when it is not to be had. */
export type ParameterReader = (name: string) => Promise<string | undefined>;

/** Parameters of Systems Manager. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export function parameterReader(): ParameterReader {
  const requestHandler = { connectionTimeout: 2_000, requestTimeout: answerWithinMs, throwOnRequestTimeout: true };
  const client = new SSMClient({ maxAttempts: 2, requestHandler });
  return async (name) => {
    try {
      return (await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter?.Value;
    } catch {
      return undefined;
    }
  };
}

/**
 * A switch that is told by a GET of its own URL, as Healthchecks, Dead Man's Snitch, Cronitor and Opsgenie take it. The URL is a secret: who
 * has it can keep the switch quiet. It is read anew every time, so that it can be replaced without a deployment.
 */
export class HttpsDeadMansSwitch implements DeadMansSwitch {
  readonly isConfigured = true;
  readonly #parameter: string;
  readonly #read: ParameterReader;

  constructor(parameter: string, read: ParameterReader) {
    this.#parameter = parameter;
    this.#read = read;
  }

  async reportWell(): Promise<"reported" | "unreachable"> {
    const url = usableUrl(await this.#read(this.#parameter));
    return url !== undefined && (await isTaken(url)) ? "reported" : "unreachable";
  }
}

/** For a deployment without one. */
export const noDeadMansSwitch: DeadMansSwitch = { isConfigured: false, reportWell: () => Promise.resolve("unreachable") };

async function isTaken(url: URL): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(answerWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** HTTPS only; without TLS only on this machine, where the local stack runs. */
function usableUrl(text: string | undefined): URL | undefined {
  const url = URL.parse((text ?? "").trim());
  const isLocal = url?.protocol === "http:" && url.hostname === "127.0.0.1";
  return url !== null && (url.protocol === "https:" || isLocal) ? url : undefined;
}
