import type { DeviceIdentity } from "../collectors/snmp/model/device-model.ts";
import { type IdentityField, type IdentitySource, identityFields, type Profile } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { plainText, readText } from "./read-value.ts";
import { holds, meets, scalarValue } from "./row-access.ts";
import { fillTemplate } from "./safe-pattern.ts";

const longest: Readonly<Partial<Record<IdentityField, number>>> = { type: 32 };
const maxTextLength = 255;

/** Who the device is: for each field, the first source that gives a text. */
export function identityOf(identity: Profile["identity"], reading: ProfileReading): DeviceIdentity {
  const found: Partial<Record<IdentityField, string>> = {};
  for (const field of identityFields) {
    const text = firstText(identity[field] ?? [], reading);
    if (text !== undefined) {
      found[field] = text.slice(0, longest[field] ?? maxTextLength);
    }
  }
  return found;
}

function firstText(sources: readonly IdentitySource[], reading: ProfileReading): string | undefined {
  for (const source of sources) {
    const text = printable(textFrom(source, reading));
    if (text !== undefined && text !== "") {
      return text;
    }
  }
  return undefined;
}

/** Some agents put lengths and character sets before a text, or end it with a line break. */
function printable(text: string | undefined): string | undefined {
  return text?.replaceAll(/\p{Cc}+/gu, " ").trim();
}

function textFrom(source: IdentitySource, reading: ProfileReading): string | undefined {
  switch (source.kind) {
    case "fixed":
      return source.when === undefined || applies(source.when, reading) ? source.text : undefined;
    case "sys-descr": {
      const groups = source.pattern.groups(reading.sysDescr);
      return groups === undefined ? undefined : fillTemplate(source.template, groups);
    }
    case "sys-object-id":
      return nameBelow(source.names, reading.sysObjectId);
    case "read":
      return readFrom(source, reading);
  }
}

function applies(when: NonNullable<Extract<IdentitySource, { kind: "fixed" }>["when"]>, reading: ProfileReading): boolean {
  if ("present" in when) {
    return scalarValue(when.present, reading) !== undefined;
  }
  const found = when.oid === undefined ? undefined : plainText(scalarValue(when.oid, reading)?.value);
  return holds(when, found);
}

/** The name of the OID itself, else of the nearest one above it that is written with `.*`. */
function nameBelow(names: Readonly<Record<string, string>>, oid: string): string | undefined {
  let found = names[oid];
  for (let stem = oid; found === undefined && stem !== ""; stem = stem.slice(0, Math.max(0, stem.lastIndexOf(".")))) {
    found = names[`${stem}.*`];
  }
  return found;
}

function readFrom({ source, where }: Extract<IdentitySource, { kind: "read" }>, reading: ProfileReading): string | undefined {
  const direct = where === undefined ? readText(source, scalarValue(source.oid, reading)?.value) : undefined;
  if (direct !== undefined) {
    return direct;
  }
  for (const [index, value] of reading.rows(source.oid)) {
    const text = meets(where, index, reading) ? readText(source, value) : undefined;
    if (text !== undefined) {
      return text;
    }
  }
  return undefined;
}
