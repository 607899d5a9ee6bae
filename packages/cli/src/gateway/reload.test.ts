import { HealthServer } from "@isthmus/onprem-gateway/runtime/health-server";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "../program.ts";
import { recordingContext } from "../testing/recording-context.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const printed: string[] = [];
const context = recordingContext({ cwd: "/", printed });

/** A gateway whose configuration is taken or refused. */
async function gatewayWith(outcome: object): Promise<string> {
  const reload = async () => outcome as { readonly kind: "applied" };
  const read = () => {
    throw new Error("nobody asks for health here");
  };
  const server = new HealthServer({ address: "127.0.0.1", port: 0, answers: () => [], reload, read });
  await server.start();
  stops.push(() => server.stop());
  return `http://127.0.0.1:${server.port}`;
}

async function reload(gateway: string): Promise<{ readonly code: number; readonly text: string }> {
  printed.length = 0;
  const code = await runCli(["gateway", "reload", "--gateway", gateway], context);
  return { code, text: printed.join("\n") };
}

describe("isthmus gateway reload", () => {
  it("says what is followed, and what waits for a restart", async () => {
    const counts = { added: 1, removed: 0, changed: 2, untouched: 40 };
    const url = await gatewayWith({ kind: "applied", configHash: "abc", ...counts, restartNeeded: ["spool"], misfits: [] });

    expect(await reload(url)).toEqual({
      code: 0,
      text: "configuration abc is followed: devices 1 added, 0 removed, 2 changed, 40 as before\nwait for a restart: spool",
    });
  });

  it("lists every problem of a configuration that is refused, and exits 1", async () => {
    const url = await gatewayWith({ kind: "refused", problems: ["devices[0].id: expected the device id", "uplink: missing"] });

    expect(await reload(url)).toEqual({
      code: 1,
      text: "refused, the old configuration goes on:\n  devices[0].id: expected the device id\n  uplink: missing",
    });
  });

  it("exits 2 where no gateway answers", async () => {
    const url = await gatewayWith({});
    await stops.pop()?.();

    expect(await reload(url)).toMatchObject({ code: 2, text: expect.stringContaining("no gateway of this machine answers") });
  });
});
