import { hexEngineId, TrapMessage, type TrapNotification, trapLimits } from "./trap-protocol.ts";

/**
 * The worker's message, checked; undefined when it is none. Nearly all are notifications as the worker makes them: those are judged field by
 * field in a fraction of the schema's time. Whatever is not exactly one is left to the schema.
 */
export function readTrapMessage(message: unknown): TrapMessage | undefined {
  return isPlainNotification(message) ? message : TrapMessage.safeParse(message).data;
}

/** True only for what the schema takes as it is: no field unknown or undefined, all within their limits. */
export function isPlainNotification(message: unknown): message is TrapNotification {
  return isNotification(message);
}

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const largestTime = Number.MAX_VALUE;

const isNotification = hasShape({
  must: {
    kind: oneOf("notification"),
    number: wholeUpTo(Number.MAX_SAFE_INTEGER),
    form: oneOf("trap", "inform"),
    version: oneOf("1", "2c", "3"),
    level: oneOf("noAuthNoPriv", "authNoPriv", "authPriv"),
    receivedMs: (value) => typeof value === "number" && Math.abs(value) <= largestTime,
    address: textUpTo(trapLimits.address),
    trapOid: (value) => value !== "" && textUpTo(trapLimits.oid)(value),
    varbinds: listUpTo(
      trapLimits.varbinds,
      hasShape({
        must: { oid: textUpTo(trapLimits.oid), type: textUpTo(trapLimits.type), value: textUpTo(trapLimits.value) },
        may: {
          name: textUpTo(trapLimits.name),
          text: textUpTo(trapLimits.text),
          row: textUpTo(trapLimits.row),
          ifIndex: wholeUpTo(trapLimits.ifIndex),
        },
      }),
    ),
  },
  may: {
    engineId: (value) => typeof value === "string" && hexEngineId.test(value),
    notification: hasShape({
      must: { name: textUpTo(trapLimits.name) },
      may: {
        short: textUpTo(trapLimits.short),
        oid: textUpTo(trapLimits.oid),
        pair: hasShape({ must: { role: oneOf("raise", "clear"), condition: textUpTo(trapLimits.condition) } }),
      },
    }),
  },
});

/** An object with all fields of `must`, perhaps some of `may`, and no other. */
function hasShape({ must, may = {} }: { readonly must: Fields; readonly may?: Fields }): Check {
  const needed = new Map(Object.entries(must));
  const optional = new Map(Object.entries(may));
  return (value) => {
    if (typeof value !== "object" || value === null) {
      return false;
    }
    let missing = needed.size;
    for (const name in value) {
      const check = needed.get(name);
      missing -= check === undefined ? 0 : 1;
      if ((check ?? optional.get(name))?.((value as Record<string, unknown>)[name]) !== true) {
        return false;
      }
    }
    return missing === 0;
  };
}

function listUpTo(most: number, isItem: Check): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) {
      return false;
    }
    // Not `every`, which passes over holes.
    for (let at = 0; at < value.length; at += 1) {
      if (!isItem(value[at])) {
        return false;
      }
    }
    return true;
  };
}

function textUpTo(maxLength: number): Check {
  return (value) => typeof value === "string" && value.length <= maxLength;
}

function oneOf(...known: readonly string[]): Check {
  return (value) => typeof value === "string" && known.includes(value);
}

function wholeUpTo(most: number): Check {
  return (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;
}
