import { oidSetText } from "@isthmus/domain/codec/oid-set";
import { describe, expect, it } from "vitest";
import type { EntityItem } from "../../ports/entities.ts";
import type { OidLibrary } from "../../ports/oid-library.ts";
import { deviceItem } from "../../testing/device-item.ts";
import { widgetNowMs } from "../../testing/overview-items.ts";
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

async function markupOf(ask: string, devices: readonly EntityItem[]): Promise<string> {
  const ports = { ...memoryWidgetPorts(), oids: shippedOids(polling) };
  for (const each of devices) {
    await ports.entities.putLatest(each);
  }
  return renderWidget(WidgetEvent.parse({ view: "oid", ask }), ports, { nowMs: widgetNowMs, endpoint });
}

/** What stands behind "Answered by". */
async function answered(ask: string, devices: readonly EntityItem[]): Promise<string> {
  return visibleText(await markupOf(ask, devices)).replace(/^.*Answered by /u, "");
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

  it("says which devices answered an object, which did not, and of which it is not known", async () => {
    const told = (...oids: readonly string[]) => ({ answered: oidSetText(oids) });
    const devices = [
      deviceItem("sw1", told("1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.1.1")),
      deviceItem("rt1", told("1.3.6.1.2.1.1.1", "1.3.6.1.4.1.9.9.109.1.1.1.1")),
      deviceItem("old", {}),
    ];

    expect(await answered("ifOperStatus", devices)).toMatch(/^sw1 told \d+ s ago at the longest not by rt1 not known of 1 more/u);
    expect(await answered("ifTable", devices)).toMatch(/^sw1 told/u);
    expect(await answered("sysLocation", devices)).toMatch(/^none told .* not by rt1 sw1/u);
    expect(await answered("linkDown", devices)).toMatch(/^nobody: it has no value/u);
  });

  it("says who answered an object of a maker that no standard module names", async () => {
    const devices = [deviceItem("rt1", { answered: oidSetText(["1.3.6.1.4.1.9.9.109.1.1.1.1.7"]) }), deviceItem("sw1", { answered: "" })];

    expect(await answered("1.3.6.1.4.1.9.9.109.1.1.1.1.7", devices)).toMatch(/^rt1 told .* not by sw1/u);
    expect(await answered("1.3.6.1.4.1.9.9.109.1.1.1.1.7.1", devices)).toMatch(/^rt1 told/u);
    expect(await answered("1.3.6.1.4.1.9.9.110", devices)).toMatch(/^none told .* not by rt1 sw1/u);
    expect(await answered("1.3.6.1.4.1", devices)).toMatch(/^nobody/u);
  });

  it("says that it does not know who answered while no gateway has told it, and opens a device's page", async () => {
    expect(await answered("ifOperStatus", [])).toMatch(/^not known: no device was read yet/u);
    expect(await answered("ifOperStatus", [deviceItem("sw1", {})])).toMatch(/^not known: no gateway has told it yet/u);
    expect(await markupOf("ifOperStatus", [deviceItem("sw1", { answered: "1.3.6.1.2.1.2.2.1" })])).toContain(
      "{&quot;view&quot;:&quot;device&quot;,&quot;site&quot;:&quot;busan&quot;,&quot;device&quot;:&quot;sw1&quot;}",
    );
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
