import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

/** Temporary credentials, with the time at which they end. */
export type SessionCredentials = Awaited<ReturnType<ReturnType<typeof fromTemporaryCredentials>>>;

/** A session is replaced when it has less than this to live: longer than any invocation. */
const renewBeforeMs = 5 * 60_000;

/** The most that one role's session may ask of another (role chaining). https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionS = 3_600;

/**
 * One session for each key (a site, or an account), opened on first use and kept for the life of the container. A session that still holds
 * outlives a failure to renew it.
 */
export class RoleSessions {
  readonly #open: (key: string) => Promise<SessionCredentials>;
  readonly #nowMs: () => number;
  readonly #held = new Map<string, SessionCredentials>();
  readonly #opening = new Map<string, Promise<SessionCredentials>>();

  constructor(open: (key: string) => Promise<SessionCredentials>, nowMs: () => number = Date.now) {
    this.#open = open;
    this.#nowMs = nowMs;
  }

  /** The key's credentials, with at least five minutes to live when they could be renewed. Rejects when there are none. */
  async of(key: string): Promise<SessionCredentials> {
    const held = this.#held.get(key);
    if (held !== undefined && this.#lives(held, renewBeforeMs)) {
      return held;
    }
    try {
      return await this.#renewed(key);
    } catch (error) {
      if (held !== undefined && this.#lives(held, 0)) {
        return held;
      }
      throw error;
    }
  }

  /** Calls that come meanwhile wait for the same session. */
  #renewed(key: string): Promise<SessionCredentials> {
    const pending = this.#opening.get(key);
    if (pending !== undefined) {
      return pending;
    }
    const opening = this.#open(key)
      .then((credentials) => {
        this.#held.set(key, credentials);
        return credentials;
      })
      .finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  #lives(credentials: SessionCredentials, forMs: number): boolean {
    return (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) > this.#nowMs() + forMs;
  }
}

/**
 * Opens sessions of the writer role. Their tag `site` is what its policy compares partition keys with, so that IAM, and not only this
 * code, keeps the sites apart. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function writerSession(roleArn: string): (siteId: string) => Promise<SessionCredentials> {
  return (siteId) =>
    fromTemporaryCredentials({
      params: {
        RoleArn: roleArn,
        RoleSessionName: `site-${siteId}`.slice(0, 64),
        DurationSeconds: sessionS,
        Tags: [{ Key: "site", Value: siteId }],
      },
      clientConfig: { maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } },
    })();
}

/** What it takes to act in another account. */
export interface ReaderRole {
  readonly roleArn: string;
  /** What the other account's role asks for, so that nobody else can make us use it. */
  readonly externalId?: string | undefined;
}

/** Opens a session of a role that may read another account. It keeps the SDK's errors: they say why an account cannot be read. */
export function readerSession({ roleArn, externalId }: ReaderRole): () => Promise<SessionCredentials> {
  return fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: "isthmus-reader",
      DurationSeconds: sessionS,
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    clientConfig: { maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } },
  });
}
