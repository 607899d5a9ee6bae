import { describe, expect, it } from "vitest";
import type { OidLibrary } from "../../ports/oid-library.ts";
import { shippedOids } from "../../testing/shipped-oids.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { memoryWidgetPorts } from "../../testing/widget-surroundings.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

const endpoint = "arn:aws:lambda:ap-northeast-2:000000000000:function:customWidget-isthmus-overview";

const polling = {
  byDefault: ["1.3.6.1.2.1.31.1.1.1.6"],
  byProfile: { generic: ["1.3.6.1.2.1.31.1.1"], acme: ["1.3.6.1.2.1.4.1.0"], "acme-chassis": ["1.3.6.1.2.1.47.1.1.1.1.2"] },
};

async function show(event: object, oids: OidLibrary = shippedOids(polling)): Promise<string> {
  const ports = { ...memoryWidgetPorts(), oids };
  return renderWidget(WidgetEvent.parse({ view: "oid", ...event }), ports, { nowMs: 0, endpoint });
}

function typed(text: string): object {
  return { from: "form", widgetContext: { forms: { all: { "isthmus-oid": text, other: 7 } } } };
}

describe("the OID dictionary", () => {
  it("says what an object is, where it stands in the tree and who polls it", async () => {
    const text = visibleText(await show({ ask: "ifHCInOctets" }));

    expect(text).toMatch(/ifXTable › ifXEntry › IF-MIB::ifHCInOctets/u);
    expect(text).toMatch(/IF-MIB::ifHCInOctets OID 1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.6 Module IF-MIB Kind column Access read-only/u);
    expect(text).toMatch(/Syntax Counter64/u);
    expect(text).toMatch(/Index ifIndex \(of IF-MIB::ifEntry\)/u);
    expect(text).toMatch(/Polled by every device by default, profile generic/u);
    expect(text).not.toContain("acme");
  });

  it("reads labels and the instance of an OID", async () => {
    const text = visibleText(await show({ ask: "1.3.6.1.2.1.2.2.1.8.3" }));

    expect(text).toMatch(/Labels up\(1\), down\(2\), testing\(3\)/u);
    expect(text).toMatch(/Instance \.3 ifIndex = 3/u);
  });

  it("says that the cloud does not know which devices answered, rather than none", async () => {
    expect(visibleText(await show({ ask: "ifOperStatus" }))).toMatch(
      /Answered by not known in the cloud: .*isthmus oid ifOperStatus --gateway/u,
    );
    expect(visibleText(await show({ ask: "linkDown" }))).toContain("nobody: it has no value");
  });

  it("says that nothing polls an object, and where it does not know, that", async () => {
    expect(visibleText(await show({ ask: "dot3StatsAlignmentErrors" }))).toContain("Polled by nothing that comes with Isthmus");
    expect(visibleText(await show({ ask: "dot3StatsAlignmentErrors" }, shippedOids()))).toContain("Polled by not known here");
  });

  it("is browsed by links in place, from the standard's tree down", async () => {
    const start = await show({});
    const below = await show({ ask: "1.3.6.1.2.1.2.2.1" });

    expect(start).toContain('display="widget"');
    expect(start).toContain("{&quot;view&quot;:&quot;oid&quot;,&quot;ask&quot;:&quot;1.3.6.1.2.1.2&quot;}");
    expect(visibleText(start)).toMatch(/163 modules .*system 1\.3\.6\.1\.2\.1\.1/u);
    expect(visibleText(below)).toMatch(/Below it .*ifDescr 1\.3\.6\.1\.2\.1\.2\.2\.1\.2 DisplayString/u);
  });

  it("searches for what was typed, and leaves it aside when a link is followed", async () => {
    const text = visibleText(await show(typed("input errors")));

    expect(text).toMatch(/What fits input errors , best first: .*IF-MIB::ifInErrors 1\.3\.6\.1\.2\.1\.2\.2\.1\.14/u);
    expect(visibleText(await show({ ...typed("input errors"), from: undefined, ask: "ifDescr" }))).toContain("IF-MIB::ifDescr");
    expect(await show(typed("x"))).toContain('name="isthmus-oid"');
  });

  it("offers the nearest names for a misspelt one", async () => {
    expect(visibleText(await show(typed("ifHCInOctect")))).toMatch(/No standard module knows ifHCInOctect .*Did you mean ifHCInOctets/u);
    expect(visibleText(await show(typed("zzzzzz")))).toMatch(/No standard module knows zzzzzz \. ?Every/u);
  });

  it.each(["<img src=x onerror=alert(1)>", '"><b>', "\u202egnp.exe", "x".repeat(5_000), "$(reboot)", "1.3.6.1.4.1.4294967296"])(
    "shows a hostile question as text: %s",
    async (question) => {
      const markup = await show(typed(question));

      expect(markup).not.toMatch(/<img|<b>.*<b>|\u202e/u);
      expect(markup.length).toBeLessThan(30_000);
      expect(markup).not.toContain("x".repeat(300));
    },
  );

  it("says what is wrong with parameters, and that an index is missing", async () => {
    expect(visibleText(await show({ ask: "x".repeat(201) }))).toContain("cannot be shown");
    expect(visibleText(await show({ ask: "ifDescr" }, { open: () => Promise.resolve(undefined) }))).toContain("deployed anew");
    expect(visibleText(await show({ from: "form", widgetContext: { forms: { all: { "isthmus-oid": 7 } } } }))).toContain("163 modules");
  });
});
