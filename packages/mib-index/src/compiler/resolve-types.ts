import type { BaseType, CompiledModule, MibObject, Range, Reference, Syntax } from "../model.ts";
import type { WrittenModule, WrittenObject, WrittenType } from "./read-module.ts";

/** Modules that define the application types of SNMP; elsewhere the names mean whatever the module says. */
const smiModules = /^(?:SNMPv2-SMI|SNMPv2-SMI-v1|RFC1155-SMI|RFC1065-SMI|RFC-1155)$/u;
const applicationTypes: Readonly<Record<string, BaseType>> = {
  Counter: "counter32",
  Counter32: "counter32",
  Gauge: "gauge32",
  Gauge32: "gauge32",
  Counter64: "counter64",
  TimeTicks: "time-ticks",
  IpAddress: "ip-address",
  NetworkAddress: "network-address",
  Opaque: "opaque",
  Unsigned32: "unsigned",
  Integer32: "integer",
};
const libsmiTypes: Readonly<Record<string, BaseType>> = {
  Enumeration: "enum",
  Integer32: "integer",
  Integer64: "integer",
  Unsigned32: "unsigned",
  Unsigned64: "counter64",
  OctetString: "octets",
  ObjectIdentifier: "oid",
  Bits: "bits",
};
/** A type built on itself ends here. */
const longestChain = 16;

/** Finds types in every module that was read on the way. */
export class TypeResolver {
  readonly #types = new Map<string, WrittenType>();

  add(module: WrittenModule): void {
    for (const { name, written } of module.types) this.#types.set(`${module.name}::${name}`, written);
  }

  /** The module with every syntax in full. */
  compiled(module: WrittenModule, vendor: string): CompiledModule {
    return {
      name: module.name,
      vendor,
      types: module.types.map(({ name, written }) => ({ name, syntax: this.#syntax(written, 0) })),
      objects: module.objects.map((object) => this.#object(object, vendor)),
    };
  }

  #object({ written, ...object }: WrittenObject, vendor: string): MibObject {
    return { ...object, vendor, ...(written === undefined ? {} : { syntax: this.#syntax(written, 0) }) };
  }

  #syntax(written: WrittenType, depth: number): Syntax {
    if (written.kind === "named") return this.#named(written.type, depth);
    const parent = written.parent === undefined ? undefined : this.#named(written.parent, depth);
    const own = libsmiTypes[written.base] ?? "unknown";
    const bare: Syntax = { ...(parent ?? unknownSyntax), ...(written.hint === undefined ? {} : { hint: written.hint }) };
    return {
      ...bare,
      // libsmi tells a Counter32 from an Unsigned32 by the type it is built on only.
      base: bare.base === "unknown" || own === "enum" ? own : bare.base,
      labels: written.labels.length > 0 ? written.labels : bare.labels,
      ranges: written.ranges.length > 0 ? rangesOf(written) : bare.ranges,
    };
  }

  #named(type: Reference, depth: number): Syntax {
    const application =
      smiModules.test(type.module) && Object.hasOwn(applicationTypes, type.name) ? applicationTypes[type.name] : undefined;
    if (application !== undefined) return { base: application, conventions: [], labels: [], ranges: [] };
    const written = depth < longestChain ? this.#types.get(`${type.module}::${type.name}`) : undefined;
    const behind: Syntax = written === undefined ? unknownSyntax : this.#syntax(written, depth + 1);
    return { ...behind, conventions: [type, ...behind.conventions] };
  }
}

/** All integers but Counter64 have 32 bits; for a bound in hexadecimal libsmi prints whatever its memory holds. */
function rangesOf({ base, ranges }: Extract<WrittenType, { kind: "refined" }>): readonly Range[] {
  const [least, most] = base === "Unsigned64" || base === "Integer64" ? [-(2n ** 63n), 2n ** 64n - 1n] : [-(2n ** 31n), 2n ** 32n - 1n];
  return ranges.map(({ min, max }) => ({ min: BigInt(min), max: BigInt(max) })).filter(({ min, max }) => least <= min && max <= most);
}

const unknownSyntax: Syntax = { base: "unknown", conventions: [], labels: [], ranges: [] };

/** The modules whose types this one uses, apart from itself. */
export function modulesUsedBy(module: WrittenModule): ReadonlySet<string> {
  const written = [...module.types.map((type) => type.written), ...module.objects.flatMap((object) => object.written ?? [])];
  const used = written.flatMap((type) => (type.kind === "named" ? type.type.module : (type.parent?.module ?? [])));
  return new Set(used.filter((name) => name !== module.name && !smiModules.test(name)));
}
