import { describe, expect, it } from "vitest";
import { createPinoEvents } from "../events.ts";
import { ForgetfulFs } from "../spool/testing/forgetful-fs.ts";
import { openSpool, readAll } from "../spool/testing/spool-under-test.ts";
import { SpoolIntake } from "./spool-intake.ts";
import { logObservation } from "./testing/log-observation.ts";

function loggedEvents() {
  const lines: string[] = [];
  return { lines, events: createPinoEvents({ destination: { write: (line: string) => void lines.push(line) } }) };
}

describe("SpoolIntake", () => {
  it("accepts an observation once it is durable", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });

    const outcome = await new SpoolIntake(spool, loggedEvents().events).accept(logObservation);

    expect(outcome).toBe("accepted");
    const afterPowerLoss = await openSpool({ fs: fs.afterPowerLoss(() => 0) });
    expect(await readAll(afterPowerLoss)).toMatchObject([{ kind: "log", tsMs: 1_000 }]);
  });

  it("refuses what can never be stored, counts every one and logs the first, without the device's text", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs() });
    const { lines, events } = loggedEvents();
    const intake = new SpoolIntake(spool, events);

    for (let n = 0; n < 3; n += 1) {
      expect(await intake.accept({ ...logObservation, address: "\u001b[31m<script>" })).toBe("unfit");
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

    expect(await new SpoolIntake(spool, events).accept(logObservation)).toBe("refused");
    expect(events.counters()).toEqual({ "intake.refused.closed": 1 });
  });
});
