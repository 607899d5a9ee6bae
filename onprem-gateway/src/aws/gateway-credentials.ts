import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { GatewayCredentialsError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";

/** Whatever yields AWS credentials. */
export type CredentialSource = ReturnType<typeof fromNodeProviderChain>;
type Credentials = Awaited<ReturnType<CredentialSource>>;

export interface GatewayCredentialsOptions {
  readonly clock: Clock;
  /** Looks for credentials once; the SDK's standard chain, without its caches, unless a test says otherwise. */
  readonly read?: () => Promise<Credentials>;
}

/** A session is replaced so long before it ends. */
const renewBeforeMs = 5 * 60_000;
/**
 * Credentials without an end are looked for again so often. The agent of Systems Manager replaces a session in the shared credentials file
 * and writes no end beside it. https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-ssm-agent-install-linux.html
 */
const unboundedForMs = 60_000;
/** While a session still holds, a source that fails is asked no more often than this. */
const askAgainAfterMs = 10_000;
/** A helper program or endpoint that says nothing must not hold up the uplink for ever. */
const readWithinMs = 30_000;

interface Held {
  readonly credentials: Credentials;
  /** When it is looked for again. Epoch milliseconds. */
  readonly renewAtMs: number;
}

/**
 * Credentials of the gateway's role by the SDK's standard chain: environment, shared files with `credential_process`, container endpoint,
 * instance metadata. Renewed before they end and re-read when they may have been replaced, so that rotation needs no restart. One look at
 * a time; a session that still holds outlives a source that fails. `forceRefresh` looks at once: somebody has refused what is held.
 *
 * Rejects with a GatewayCredentialsError when there are none. What the source said is kept back: it may hold more than we know.
 */
export function gatewayCredentials({ clock, read = readStandardChain }: GatewayCredentialsOptions): CredentialSource {
  let held: Held | undefined;
  let looking: Promise<Credentials> | undefined;

  async function look(): Promise<Credentials> {
    try {
      const credentials = await within(readWithinMs, { clock, task: read() });
      const nowMs = clock.nowMs();
      if (hasEnded(credentials, nowMs)) {
        throw new GatewayCredentialsError("credentials-expired", "the AWS credentials that were found have expired");
      }
      held = { credentials, renewAtMs: (credentials.expiration?.getTime() ?? nowMs + unboundedForMs + renewBeforeMs) - renewBeforeMs };
      return credentials;
    } catch (cause) {
      const nowMs = clock.nowMs();
      if (held !== undefined && !hasEnded(held.credentials, nowMs)) {
        held = { ...held, renewAtMs: nowMs + askAgainAfterMs };
        return held.credentials;
      }
      held = undefined;
      throw cause instanceof GatewayCredentialsError
        ? cause
        : new GatewayCredentialsError("credentials-missing", "no AWS credentials were found by the standard chain");
    }
  }

  return async (options) => {
    if (options?.forceRefresh !== true && held !== undefined && clock.nowMs() < held.renewAtMs) {
      return held.credentials;
    }
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
}

function hasEnded({ expiration }: Credentials, nowMs: number): boolean {
  return expiration !== undefined && expiration.getTime() <= nowMs;
}

/** A chain of its own for every look: the SDK's chain would remember static credentials, and the text of the shared files, for ever. */
function readStandardChain(): Promise<Credentials> {
  return fromNodeProviderChain({ ignoreCache: true })();
}

async function within<T>(ms: number, { clock, task }: { readonly clock: Clock; readonly task: Promise<T> }): Promise<T> {
  const settled = new AbortController();
  const late = clock.sleep(ms, settled.signal).then(() => {
    throw new GatewayCredentialsError("credentials-missing", "the source of AWS credentials did not answer in time");
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([task, late]);
  } finally {
    settled.abort();
  }
}
