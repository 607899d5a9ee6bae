import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlainNotification, readTrapMessage } from "./read-trap-message.ts";
import { TrapMessage, TrapNotification, trapLimits } from "./trap-protocol.ts";

const text = (maxLength: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.string({ maxLength: 12, unit: "binary" }) },
    fc.constantFrom(0, 1).map((over) => "x".repeat(maxLength + over)),
  );
const whole = (most: number) => fc.oneof(fc.nat(), fc.constantFrom(0, -0, most, most + 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY));

const varbind = fc.record(
  {
    oid: text(trapLimits.oid),
    type: text(trapLimits.type),
    value: text(trapLimits.value),
    name: text(trapLimits.name),
    text: text(trapLimits.text),
    row: text(trapLimits.row),
    ifIndex: whole(trapLimits.ifIndex),
  },
  { requiredKeys: ["oid", "type", "value"], noNullPrototype: true },
);

const notification = fc.record(
  {
    kind: fc.constant("notification"),
    number: whole(Number.MAX_SAFE_INTEGER),
    form: fc.constantFrom("trap", "inform"),
    version: fc.constantFrom("1", "2c", "3"),
    level: fc.constantFrom("noAuthNoPriv", "authNoPriv", "authPriv"),
    receivedMs: fc.oneof(fc.double(), fc.integer()),
    address: text(trapLimits.address),
    engineId: fc.oneof(fc.constantFrom("80000000050102", "8000", "8000000005010G"), text(64)),
    trapOid: fc.oneof(text(trapLimits.oid), fc.constant("1.3.6.1.6.3.1.1.5.3")),
    notification: fc.record(
      {
        name: text(trapLimits.name),
        short: text(trapLimits.short),
        oid: text(trapLimits.oid),
        pair: fc.record({ role: fc.constantFrom("raise", "clear"), condition: text(trapLimits.condition) }, { noNullPrototype: true }),
      },
      { requiredKeys: ["name"], noNullPrototype: true },
    ),
    varbinds: fc.oneof({ weight: 9, arbitrary: fc.array(varbind, { maxLength: 4 }) }, fc.constant(Array.from({ length: 1_025 }, plain))),
  },
  { requiredKeys: ["kind", "number", "form", "version", "level", "receivedMs", "address", "trapOid", "varbinds"], noNullPrototype: true },
);

function plain() {
  return { oid: "1.3.6.1.2.1.1.3.0", type: "TimeTicks", value: "1" };
}

/** Places in a message, from the outside in. */
function placesOf(value: unknown): readonly (readonly [object, string])[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, content]) => [[value, name] as const, ...placesOf(content)])
    : [];
}

/** A message with one field gone, or with something else in its place. */
const damaged = fc.tuple(notification, fc.nat(), fc.option(fc.anything()), fc.boolean()).map(([message, pick, other, gone]) => {
  const copy: object = structuredClone(message);
  const places = placesOf(copy);
  const [holder, name] = places[pick % places.length] ?? [copy, "kind"];
  if (gone) {
    Reflect.deleteProperty(holder, name);
  } else {
    Reflect.set(holder, name, other);
  }
  return copy;
});

/** A message with a field that nobody knows. */
const extended = fc.tuple(notification, fc.nat(), fc.string(), fc.anything()).map(([message, pick, name, content]) => {
  const copy = structuredClone(message);
  const holders: readonly object[] = [copy, ...copy.varbinds, ...(copy.notification === undefined ? [] : [copy.notification])];
  Object.defineProperty(holders[pick % holders.length], name, { value: content, enumerable: true, configurable: true, writable: true });
  return copy;
});

describe("readTrapMessage", () => {
  it("takes by hand what the schema takes, and nothing else", () => {
    fc.assert(
      fc.property(notification, (message) => {
        expect(isPlainNotification(message)).toBe(TrapNotification.safeParse(message).success);
      }),
      { numRuns: 2_000 },
    );
  });

  it("hands over by hand exactly what the schema would, whatever was damaged or added", () => {
    fc.assert(
      fc.property(fc.oneof(notification, damaged, extended, fc.anything()), (message) => {
        const parsed = TrapMessage.safeParse(message);
        expect(readTrapMessage(message)).toEqual(parsed.data);
        if (isPlainNotification(message)) {
          expect(message).toStrictEqual(parsed.data);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it("leaves out fields that nobody knows, as the schema does", () => {
    const message = {
      ...{ kind: "notification", number: 0, form: "trap", version: "2c", level: "noAuthNoPriv", receivedMs: 1, address: "192.0.2.1" },
      trapOid: "1.3.6.1.6.3.1.1.5.3",
      varbinds: [plain()],
    };

    expect(isPlainNotification(message)).toBe(true);
    expect(readTrapMessage({ ...message, varbinds: [{ ...plain(), constructor: "x" }], toString: "y" })).toEqual(message);
    expect(readTrapMessage({ ...message, varbinds: [plain(), undefined] })).toBeUndefined();
    expect(readTrapMessage({ ...message, varbinds: new Array(2) })).toBeUndefined();
  });
});
