import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StackView } from "../view.ts";
import { type RunningConsole, startConsole } from "./start-console.ts";

const asked: unknown[] = [];
let running: RunningConsole;

const view: StackView = {
  region: "ap-northeast-2",
  accountId: "000000000000",
  dashboards: () => [],
  alarms: () => [],
  notifications: () => [],
  logs: () => {
    throw new TypeError("a detail that stays inside");
  },
  resources: () => [],
  metricData: (query) => {
    asked.push(query);
    return Promise.resolve([]);
  },
  invoke: (endpoint, payload) => Promise.resolve({ kind: "ok", payload: { endpoint, payload } }),
};

const scenarios = {
  scenarios: () => [{ name: "uplink-cut", description: "Cuts the uplink." }],
  run: (name: string) => Promise.resolve({ kind: "ok" as const, message: `${name} done` }),
};

beforeAll(async () => {
  running = await startConsole({ view, port: 0, host: "127.0.0.1", lab: scenarios });
});

afterAll(() => running.close());

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A request with headers of one's own choosing, which `fetch` would not send. */
function ask(path: string, options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {}) {
  return new Promise<Reply>((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const sent = request({ host: "127.0.0.1", port: running.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const own = { origin: `http://127.0.0.1:${running.port}`, "content-type": "application/json", ...headers };
  return ask(path, { method: "POST", headers: own, body: typeof body === "string" ? body : JSON.stringify(body) });
}

describe("the console's HTTP side", () => {
  it("serves page, script and styles under a policy that loads nothing from elsewhere", async () => {
    const [page, script, style] = await Promise.all([ask("/"), ask("/console.js"), ask("/console.css")]);

    expect([page.status, script.status, style.status]).toEqual([200, 200, 200]);
    expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'self';/);
    expect(script.headers["content-type"]).toContain("text/javascript");
    expect(style.body).toContain(".uplot");
    expect(running.url).toBe(`http://127.0.0.1:${running.port}/`);
  });

  it("answers only under its loopback name, so that a rebound name reads nothing", async () => {
    expect((await ask("/api/stack", { headers: { host: "attacker.example" } })).status).toBe(421);
    expect((await ask("/api/stack", { headers: { host: "127.0.0.1:1" } })).status).toBe(421);
    expect((await ask("/api/stack", { headers: { host: `localhost:${running.port}` } })).status).toBe(200);
  });

  it.each([
    ["another origin", { origin: "http://attacker.example" }, 403],
    ["another port of this machine", { origin: "http://127.0.0.1:1" }, 403],
    ["an opaque origin", { origin: "null" }, 403],
    ["a form's content type", { "content-type": "text/plain" }, 415],
  ])("runs nothing for a POST from %s", async (_who, headers, status) => {
    asked.length = 0;

    expect((await post("/api/metric-data", { startS: 0, endS: 60, queries: [] }, headers)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it("refuses other methods, bad JSON, oversized bodies and unknown addresses with a reason", async () => {
    expect((await ask("/api/stack", { method: "DELETE" })).status).toBe(405);
    expect((await post("/api/widget", "{")).status).toBe(400);
    expect((await post("/api/widget", JSON.stringify({ event: "x".repeat(1_100_000) }))).status).toBe(413);
    expect((await ask("/api/secrets")).status).toBe(404);
    expect((await post("/api/stack", {})).status).toBe(404);
  });

  it("passes metric queries on and refuses those that GetMetricData would not understand", async () => {
    asked.length = 0;
    const query = { startS: 0, endS: 60, queries: [{ Id: "q1", Expression: 'LAMBDA("f")' }] };

    expect((await post("/api/metric-data", query)).status).toBe(200);
    expect(asked).toEqual([query]);
    for (const bad of [
      { ...query, endS: 0 },
      { ...query, startS: "0" },
      { ...query, queries: [{ Id: 1 }] },
      { ...query, queries: [{ Id: "q1" }] },
      null,
    ]) {
      expect((await post("/api/metric-data", bad)).status).toBe(400);
    }
  });

  it("invokes a widget's function with the event as it came", async () => {
    const reply = await post("/api/widget", { endpoint: "f", event: { a: 1 } });

    expect(JSON.parse(reply.body)).toEqual({ kind: "ok", payload: { endpoint: "f", payload: { a: 1 } } });
    expect((await post("/api/widget", { event: {} })).status).toBe(400);
  });

  it("lists and runs only the scenarios there are", async () => {
    expect(JSON.parse((await ask("/api/lab")).body)).toEqual([{ source: "lab", scenarios: scenarios.scenarios() }]);
    expect(JSON.parse((await post("/api/lab", { source: "lab", name: "uplink-cut" })).body)).toEqual({
      kind: "ok",
      message: "uplink-cut done",
    });
    for (const args of ["sw1", { device: 1 }, { device: "x".repeat(65) }, { times: "2" }, { other: "x" }]) {
      expect((await post("/api/lab", { source: "lab", name: "uplink-cut", args })).status).toBe(400);
    }
    expect((await post("/api/lab", { source: "account", name: "instance-stop" })).status).toBe(400);
  });

  it("answers a failure inside with 500 and none of its details", async () => {
    const reply = await ask("/api/logs");

    expect(reply.status).toBe(500);
    expect(reply.body).not.toContain("detail");
  });

  it("refuses to start on a port that is taken", async () => {
    await expect(startConsole({ view, port: running.port, host: "127.0.0.1" })).rejects.toThrow("EADDRINUSE");
  });
});
