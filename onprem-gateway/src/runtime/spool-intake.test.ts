import { describe, expect, it } from "vitest";
import { createPinoEvents } from "../events.ts";
import { ForgetfulFs } from "../spool/testing/forgetful-fs.ts";
import { openSpool, readAll } from "../spool/testing/spool-under-test.ts";
import type { LogObservation } from "./observation.ts";
import { SpoolIntake } from "./spool-intake.ts";

const log: LogObservation = {
  kind: "log",
  tsMs: 1_000,
  address: "192.0.2.1",
  transport: "udp",
  format: "unparsed",
  facility: 1,
  severity: 6,
  message: "link up",
};

function loggedEvents() {
  const lines: string[] = [];
  return { lines, events: createPinoEvents({ destination: { write: (line: string) => void lines.push(line) } }) };
}

describe("SpoolIntake", () => {
  it("accepts an observation once it is durable", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });

    const outcome = await new SpoolIntake(spool, loggedEvents().events).accept(log);

    expect(outcome).toBe("accepted");
    const afterPowerLoss = await openSpool({ fs: fs.afterPowerLoss(() => 0) });
    expect(await readAll(afterPowerLoss)).toMatchObject([{ kind: "log", tsMs: 1_000 }]);
  });

  it("refuses what can never be stored, counts every one and logs the first, without the device's text", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs() });
    const { lines, events } = loggedEvents();
    const intake = new SpoolIntake(spool, events);

    for (let n = 0; n < 3; n += 1) {
      expect(await intake.accept({ ...log, address: "\u001b[31m<script>" })).toBe("unfit");
    }

    expect(events.counters()).toEqual({ "intake.unfit": 3 });
    expect(lines).toHaveLength(1);
    expect(lines.join("")).not.toContain("script");
    expect(await readAll(spool)).toEqual([]);
  });

  it("refuses when the spool does, and counts the reason", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs() });
    const { events } = loggedEvents();
    await spool.close();

    expect(await new SpoolIntake(spool, events).accept(log)).toBe("refused");
    expect(events.counters()).toEqual({ "intake.refused.closed": 1 });
  });
});
