import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDump, textAt } from "./dump-reader.ts";
import { readModule } from "./read-module.ts";
import { TypeResolver } from "./resolve-types.ts";

const dump = `# python version 1.0
FILENAME = "/mibs/ACME-MIB"
MIB = {
    "moduleName" : "ACME-MIB",
    "imports" : (
        {"module" : "SNMPv2-SMI", "name" : "Counter32"},
        {"module" : "IF-MIB", "name" : "ifIndex"},
    ),
    "typedefs" : {
        "AcmeState" : {
            "basetype" : "Enumeration",
            "status" : { "nodetype" : "namednumber", "number" : "1" },
            "down" : { "nodetype" : "namednumber", "number" : "-2" },
        },
        "AcmeHidden" : {
            "basetype" : "Unsigned32",
            "parent module" : { "name" : "SNMPv2-SMI", "type" : "Counter32" },
            "format" : "d-1",
        },
    }, # typedefs
    "nodes" : {
        "acmeEntry" : {
            "nodetype" : "row", "oid" : "1.3.6.1.4.1.99999.1.1", "status" : "current",
            "linkage" : [ "ifIndex", "acmeName", ], "implied" : "true",
            "description" : """Words with 'quotes', # no comment, and { brackets.""",
        },
        "acmeName" : {
            "nodetype" : "column", "oid" : "1.3.6.1.4.1.99999.1.1.1", "access" : "noaccess",
            "syntax" : { "type" : { "basetype" : "OctetString", "ranges" : [ { "min" : "1", "max" : "32" }, ], }, },
            "units" : "tenths of a
                       degree \\ C",
        },
        "acmeCount" : {
            "nodetype" : "column", "oid" : "1.3.6.1.4.1.99999.1.1.2", "access" : "readwrite", "create" : "true",
            "syntax" : { "type" : { "module" :"ACME-MIB", "name" : "AcmeHidden"}, },
        },
        "acmeMoreEntry" : {
            "nodetype" : "row", "oid" : "1.3.6.1.4.1.99999.2.1",
            "linkage" : [ { "ACME-MIB" : { "indexkind" : "augments", "relatedNode" : "acmeEntry", }}, ],
        },
    },
    "notifications" : {
        "acmeAlert" : {
            "nodetype" : "notification", "oid" : "1.3.6.1.4.1.99999.0.1", "status" : "deprecated",
            "objects" : { "acmeCount" : { "nodetype" : "object", "module" : "ACME-MIB" }, },
        },
    },
}
`;

function compiled() {
  const module = readModule(readDump(dump) ?? { entries: [] });
  if (module === undefined) throw new Error("the dump was not read");
  const resolver = new TypeResolver();
  resolver.add(module);
  return resolver.compiled(module, "acme");
}

describe("smidump output", () => {
  const objects = new Map(compiled().objects.map((object) => [object.name, object]));

  it("gives row indexes with their origin, IMPLIED and AUGMENTS", () => {
    expect(objects.get("acmeEntry")?.index).toEqual({
      kind: "own",
      implied: true,
      parts: [
        { module: "IF-MIB", name: "ifIndex" },
        { module: "ACME-MIB", name: "acmeName" },
      ],
    });
    expect(objects.get("acmeMoreEntry")?.index).toEqual({ kind: "augments", row: { module: "ACME-MIB", name: "acmeEntry" } });
  });

  it("gives units over two lines as one, sizes, and rights", () => {
    expect(objects.get("acmeName")).toMatchObject({
      units: "tenths of a degree \\ C",
      access: "noaccess",
      syntax: { ranges: [{ min: 1n, max: 32n }] },
    });
    expect(objects.get("acmeCount")?.access).toBe("create");
  });

  it("gives the application type behind a chain of conventions, with the nearest hint", () => {
    expect(objects.get("acmeCount")?.syntax).toMatchObject({
      base: "counter32",
      hint: "d-1",
      conventions: [{ module: "ACME-MIB", name: "AcmeHidden" }],
    });
  });

  it("gives labels that are spelled like keys of the dump, and negative numbers", () => {
    expect(compiled().types[0]?.syntax.labels).toEqual([
      { number: 1, label: "status" },
      { number: -2, label: "down" },
    ]);
  });

  it("gives notifications with what they carry", () => {
    expect(objects.get("acmeAlert")).toMatchObject({
      kind: "notification",
      status: "deprecated",
      carries: [{ module: "ACME-MIB", name: "acmeCount" }],
    });
  });

  it("is refused when it is cut short anywhere, without an exception", () => {
    const whole = dump.lastIndexOf("}") + 1;
    fc.assert(fc.property(fc.nat(whole - 1), (length) => readDump(dump.slice(0, length)) === undefined));
  });

  it("is read or refused without an exception, whatever it is", () => {
    const fragment = fc.constantFrom(
      '"',
      '"""',
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      ":",
      ",",
      "#",
      "\n",
      "a",
      '"nodes"',
      '"oid" : "1"',
      '"typedefs" : {',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragment, { maxLength: 60 }).map((list) => list.join("")),
        ),
        (text) => {
          const table = readDump(`MIB = ${text}`);
          if (table !== undefined) readModule(table);
          expect(textAt(table, "moduleName") ?? "").toBeTypeOf("string");
        },
      ),
      { numRuns: 500 },
    );
    expect(readDump(`MIB = ${"[".repeat(100_000)}`)).toBeUndefined();
  });
});
