import { describe, expect, it } from "vitest";
import { RoleSessions, type SessionCredentials } from "./role-sessions.ts";

const minuteMs = 60_000;

function sessions() {
  const opened: string[] = [];
  const state = { nowMs: 0, failure: undefined as Error | undefined };
  const open = (siteId: string): Promise<SessionCredentials> => {
    opened.push(siteId);
    const expiration = new Date(state.nowMs + 60 * minuteMs);
    const credentials = { accessKeyId: `${siteId}-${opened.length}`, secretAccessKey: "s", sessionToken: "t", expiration };
    return state.failure === undefined ? Promise.resolve(credentials) : Promise.reject(state.failure);
  };
  return { opened, state, sessions: new RoleSessions(open, () => state.nowMs) };
}

describe("sessions of sites", () => {
  it("are opened once a site, by however many ask at the same time", async () => {
    const { sessions: of, opened } = sessions();

    const keys = await Promise.all(["a", "a", "b", "a"].map((site) => of.of(site)));

    expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(["a-1", "a-1", "b-2", "a-1"]);
    expect(opened).toEqual(["a", "b"]);
  });

  it("are renewed five minutes before they end", async () => {
    const { sessions: of, opened, state } = sessions();
    await of.of("a");

    state.nowMs = 54 * minuteMs;
    expect((await of.of("a")).accessKeyId).toBe("a-1");
    state.nowMs = 55 * minuteMs;
    expect((await of.of("a")).accessKeyId).toBe("a-2");

    expect(opened).toHaveLength(2);
  });

  it("that still hold outlive a failure to renew them, and no longer", async () => {
    const { sessions: of, state } = sessions();
    await of.of("a");
    state.failure = new Error("no");

    state.nowMs = 59 * minuteMs;
    expect((await of.of("a")).accessKeyId).toBe("a-1");
    state.nowMs = 60 * minuteMs;
    await expect(of.of("a")).rejects.toBe(state.failure);
    state.failure = undefined;
    expect((await of.of("a")).accessKeyId).toBe("a-4");
  });
});
