import { describe, expect, it } from "vitest";
import { createPinoEvents } from "./events.ts";

function collected() {
  const lines: string[] = [];
  return { lines, destination: { write: (line: string) => void lines.push(line) } };
}

describe("createPinoEvents", () => {
  it("logs one line of JSON with the name as its message, and counts", () => {
    const { lines, destination } = collected();
    const events = createPinoEvents({ destination, base: { gateway: "gw-1" } });

    events.occurred("spool.evicted", { log: 3 }, "warn");
    events.count("spool.evicted", 2);

    expect(JSON.parse(lines.join(""))).toMatchObject({ level: "warn", gateway: "gw-1", msg: "spool.evicted", log: 3 });
    expect(events.counters()).toEqual({ "spool.evicted": 3 });
  });

  it("keeps hostile text inside its field: one event stays one line", () => {
    const { lines, destination } = collected();

    createPinoEvents({ destination }).occurred("syslog.odd", { text: 'a"}\n{"msg":"forged"}\r\u001b[2J\u0000' });

    const text = lines.join("");
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(text).not.toContain("\u001b");
    expect(JSON.parse(text)).toMatchObject({ msg: "syslog.odd" });
  });

  it("writes what would steer a terminal as escapes, without changing the value", () => {
    const { lines, destination } = collected();
    const text = "\u009b2J\u202e\u2028\u007f\ufeff\u{e0041}\ud800";

    createPinoEvents({ destination }).occurred("syslog.odd", { text });

    expect(lines.join("")).toMatch(/^[\x20-\x7e]+\n$/u);
    expect(JSON.parse(lines.join(""))).toMatchObject({ text });
  });

  it("counts below its level without logging", () => {
    const { lines, destination } = collected();
    const events = createPinoEvents({ destination, level: "warn" });

    events.occurred("gateway.started", {});

    expect(lines).toEqual([]);
    expect(events.counters()).toEqual({ "gateway.started": 1 });
  });
});
