import type { Sensor } from "@isthmus/onprem-gateway/collectors/snmp/model/device-model";
import { speaksOf } from "./words.ts";

/** What a number measures, and what to multiply it by to get it in `unit`. */
export interface Quantity {
  readonly class: Sensor["class"];
  readonly unit?: string;
  readonly scale?: number;
  readonly offset?: number;
}

type Rule = readonly [Quantity, readonly string[]];

/** Words that say what is measured, the most telling first. */
const wordRules: readonly Rule[] = [
  [{ class: "humidity", unit: "%" }, ["humidity", "humid"]],
  [{ class: "temperature", unit: "C" }, ["temp", "temps", "temperature", "temperatures", "celsius", "thermal"]],
  [{ class: "fan-speed", unit: "rpm" }, ["rpm", "fanspeed"]],
  [{ class: "frequency", unit: "Hz" }, ["frequency", "hertz", "freq"]],
  [{ class: "snr", unit: "dB" }, ["snr"]],
  [{ class: "signal", unit: "dBm" }, ["rssi", "dbm"]],
  [{ class: "power-factor" }, ["powerfactor"]],
  [{ class: "runtime", unit: "min" }, ["runtime"]],
  [{ class: "energy", unit: "kWh" }, ["kwh", "energy"]],
  [{ class: "voltage", unit: "V" }, ["volt", "volts", "voltage", "voltages"]],
  [{ class: "current", unit: "A" }, ["amp", "amps", "ampere", "amperes", "amperage"]],
  [{ class: "power", unit: "W" }, ["watt", "watts", "wattage"]],
];

/** The words of a name, joined where the first match is not enough: "fan" with "speed", "battery" with "charge". */
export function quantityOfWords(words: readonly string[]): Quantity | undefined {
  return pairedQuantity(words) ?? wordRules.find(([, stems]) => words.some((word) => stems.includes(word)))?.[0];
}

type PairRule = readonly [Quantity, readonly string[], readonly string[]];

/** Words of which one alone says too little; the first pair that is there counts. */
const pairRules: readonly PairRule[] = [
  [{ class: "optical-power", unit: "dBm" }, ["rx", "tx", "receive", "transmit", "optical", "laser"], ["power", "pwr"]],
  [{ class: "fan-speed", unit: "rpm" }, ["fan", "fans"], ["speed", "rpm", "value", "rps"]],
  [{ class: "power-factor" }, ["power"], ["factor"]],
  [{ class: "charge", unit: "%" }, ["batt"], ["charge", "capacity", "percent", "level"]],
  [{ class: "runtime", unit: "min" }, ["batt", "run", "backup"], ["remaining", "time"]],
  [{ class: "signal", unit: "dBm" }, ["noise", "signal"], ["level", "strength", "floor"]],
  [{ class: "load", unit: "%" }, ["output", "input", "phase", "ups"], ["load"]],
  [{ class: "current", unit: "A" }, ["output", "input", "phase", "outlet", "bank", "line", "bias"], ["current"]],
  [{ class: "power", unit: "W" }, ["active", "apparent", "output", "consumption", "psu", "outlet"], ["power"]],
];

function pairedQuantity(words: readonly string[]): Quantity | undefined {
  return pairRules.find(([, one, other]) => speaksOf(words, ...one) && speaksOf(words, ...other))?.[0];
}

const things = ["ses", "sess", "session", "connection", "conn", "user", "client", "tunnel", "station", "subscriber", "lease", "lic"];
const plural = /^(?:sessions|connections|users|clients|tunnels|stations|subscribers|leases)$/u;

/** A number of things that are there now. */
export function isCount(words: readonly string[]): boolean {
  if (plural.test(words.at(-1) ?? "")) return true;
  return speaksOf(words, ...things) && speaksOf(words, "count", "number", "num", "active", "current", "total", "cur", "cnt", "act", "rate");
}

type UnitRule = readonly [RegExp, Quantity];

/** UNITS clauses by what is left when the scale before it is cut off. */
const unitRules: readonly UnitRule[] = [
  [/celsius|celcius|centigrade|^(?:deg(?:ree)?s? )?c$|°c/iu, { class: "temperature", unit: "C" }],
  [/fahrenheit|^f$/iu, { class: "temperature", unit: "C", scale: 5 / 9, offset: -160 / 9 }],
  [/^(?:rpm|revolutions|rotations)/iu, { class: "fan-speed", unit: "rpm" }],
  [/dbm/iu, { class: "optical-power", unit: "dBm" }],
  [/^(?:v|volts?|vac|vdc|volts? .*|rms volts?)$/iu, { class: "voltage", unit: "V" }],
  [/^(?:a|amps?|amperes?|ampers?|rms amps?|amperage)$/iu, { class: "current", unit: "A" }],
  [/^(?:w|watts?)$/iu, { class: "power", unit: "W" }],
  [/^(?:va|volt-?amp.*)$/iu, { class: "power", unit: "VA" }],
  [/hertz|^hz$/iu, { class: "frequency", unit: "Hz" }],
  [/watt-?hours?|kwh/iu, { class: "energy", unit: "kWh" }],
];

const prefixes: readonly (readonly [RegExp, number])[] = [
  [/^(?:0\.1|1\/10(?:ths?)?|tenths?(?: of)?(?: an?)?|deci-?|d(?=[VvAaWw]$))\s*(?:of\s+)?/iu, 0.1],
  [/^(?:0\.01|1\/100(?:ths?)?|hundredths?(?: of)?(?: an?)?|centi-?(?!grade))\s*(?:of\s+)?/iu, 0.01],
  [/^(?:0\.001|1\/1000(?:ths?)?|thousandths?(?: of)?(?: an?)?|milli-?|m(?=[VvAaWw]$))\s*(?:of\s+)?/iu, 0.001],
  [/^(?:micro-?|u(?=[VvAaWw]$))\s*/iu, 0.000001],
  [/^(?:kilo-?|k(?=[VvWw]))\s*/u, 1_000],
];

/** What a UNITS clause (RFC 2578 section 7.2) says, such as "0.1 degrees Celsius" or "millivolts". */
export function quantityOfUnits(units: string | undefined): Quantity | undefined {
  const text = units?.trim() ?? "";
  for (const [prefix, scale] of prefixes) {
    const rest = text.replace(prefix, "");
    const found = rest === text ? undefined : byUnit(rest);
    if (found !== undefined && found.class !== "energy") return { ...found, scale: (found.scale ?? 1) * scale };
  }
  return byUnit(text);
}

function byUnit(text: string): Quantity | undefined {
  return unitRules.find(([pattern]) => pattern.test(text.trim()))?.[1];
}

/** Octets of each unit that a UNITS clause names; undefined where it names none. */
export function octetsOfUnits(units: string | undefined): number | undefined {
  const text = units?.trim().toLowerCase() ?? "";
  if (/^(?:k|kb|kbytes?|kib|kilo-?(?:bytes?|octets?))$/u.test(text)) return 1_024;
  if (/^(?:m|mb|mbytes?|mib|mega-?(?:bytes?|octets?))$/u.test(text)) return 1_048_576;
  if (/^(?:g|gb|gbytes?|gib|giga-?(?:bytes?|octets?))$/u.test(text)) return 1_073_741_824;
  return /^(?:b|bytes?|octets?)$/u.test(text) ? 1 : undefined;
}
