import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

/** Temporary credentials, with the time at which they end. */
export type SessionCredentials = Awaited<ReturnType<ReturnType<typeof fromTemporaryCredentials>>>;

/** A session is replaced when it has less than this to live: longer than any invocation. */
const renewBeforeMs = 5 * 60_000;

/** The most that one role's session may ask of another (role chaining). https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const sessionS = 3_600;

/**
 * One session a site, opened on first use and kept for the life of the container. A session that still holds outlives a failure to
 * renew it.
 */
export class SiteSessions {
  readonly #open: (siteId: string) => Promise<SessionCredentials>;
  readonly #nowMs: () => number;
  readonly #held = new Map<string, SessionCredentials>();
  readonly #opening = new Map<string, Promise<SessionCredentials>>();

  constructor(open: (siteId: string) => Promise<SessionCredentials>, nowMs: () => number = Date.now) {
    this.#open = open;
    this.#nowMs = nowMs;
  }

  /** The site's credentials, with at least five minutes to live when they could be renewed. Rejects when there are none. */
  async of(siteId: string): Promise<SessionCredentials> {
    const held = this.#held.get(siteId);
    if (held !== undefined && this.#lives(held, renewBeforeMs)) {
      return held;
    }
    try {
      return await this.#renewed(siteId);
    } catch (error) {
      if (held !== undefined && this.#lives(held, 0)) {
        return held;
      }
      throw error;
    }
  }

  /** Calls that come meanwhile wait for the same session. */
  #renewed(siteId: string): Promise<SessionCredentials> {
    const pending = this.#opening.get(siteId);
    if (pending !== undefined) {
      return pending;
    }
    const opening = this.#open(siteId)
      .then((credentials) => {
        this.#held.set(siteId, credentials);
        return credentials;
      })
      .finally(() => this.#opening.delete(siteId));
    this.#opening.set(siteId, opening);
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
      clientConfig: { maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } },
    })();
}
