import { DynamodbEntityStore } from "@isthmus/lambdas/adapters/aws/dynamodb-entity-store";
import { DynamodbEventStore } from "@isthmus/lambdas/adapters/aws/dynamodb-event-store";
import { DynamodbSeriesStore } from "@isthmus/lambdas/adapters/aws/dynamodb-series-store";
import { renderWidget, Target, WidgetEvent, type WidgetPorts } from "@isthmus/lambdas/functions/render-widget/render-widget";
import { type DynaliteTables, startDynaliteTables } from "@isthmus/lambdas/testing/dynalite-tables";
import { memoryWidgetPorts, widgetSurroundings } from "@isthmus/lambdas/testing/widget-surroundings";
import { beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../e2e/chromium.ts";
import { domShape, readableTexts } from "./sinks/dom-shape.ts";
import { fillTables, type SiteTexts, siteNowMs, viewParameters } from "./sinks/hostile-site.ts";
import { hostileTexts } from "./sinks/hostile-texts.ts";

const endpoint = "arn:aws:lambda:ap-northeast-2:000000000000:function:customWidget-isthmus-overview";
const texts = hostileTexts();

interface Shown {
  readonly text: string;
  /** Markup by the view's name. */
  readonly views: Readonly<Record<string, string>>;
  readonly dimensions: readonly string[];
}

/** Every view of a site whose every text is this one. */
async function show(site: SiteTexts, ports: WidgetPorts = memoryWidgetPorts()): Promise<Shown> {
  const { metrics } = await fillTables(ports, site);
  const entries = viewParameters(Target, site.text).map(async (params) => {
    const markup = await renderWidget(WidgetEvent.parse(params), ports, { nowMs: siteNowMs, endpoint });
    return [String(params["view"]), markup] as const;
  });
  const dimensions = metrics.published.flatMap((metric) => Object.values(metric.dimensions));
  return { text: site.text, views: Object.fromEntries(await Promise.all(entries)), dimensions };
}

function shapes(markups: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(markups).map(([view, markup]) => [view, domShape(markup)]));
}

function named(text: string): string {
  return JSON.stringify(text).slice(0, 60);
}

/** Runs in the page: parses as its own document does, then shows it, so that whatever loads would load. */
const shapesInBrowser = `(markups) => markups.map((markup) => {
  document.body.innerHTML = markup;
  const attributes = (element) => [...element.attributes].map(({ name, value }) => name + "=" + value).sort();
  return [...document.body.querySelectorAll("*")].map((element) => element.tagName + " " + attributes(element).join(" ")).join("\\n");
})`;

function storesOf({ client, names }: DynaliteTables): WidgetPorts {
  return {
    entities: new DynamodbEntityStore(client, names.entities),
    events: new DynamodbEventStore(client, names.events),
    series: new DynamodbSeriesStore(client, names.series),
    ...widgetSurroundings(),
  };
}

/** Views that show no text of a site or an account. */
const withoutTexts: ReadonlySet<string> = new Set(["oid"]);

const plain: Shown[] = [];
const impersonating: Shown[] = [];
let benign: Shown;
beforeAll(async () => {
  benign = await show({ text: "benign", plainIdentity: true });
  for (const text of texts) {
    plain.push(await show({ text, plainIdentity: true }));
    impersonating.push(await show({ text }));
  }
});

/** The texts with which some view has other elements, attributes or actions than with the benign one. */
function changing(shown: readonly Shown[], { views }: Shown): readonly string[] {
  const expected = JSON.stringify(shapes(views));
  return shown.filter((each) => JSON.stringify(shapes(each.views)) !== expected).map(({ text }) => named(text));
}

describe("widgets of a site whose every text is hostile", () => {
  it("have a corpus of 200 texts to stand", () => {
    expect(texts.length).toBeGreaterThanOrEqual(200);
  });

  it("W1, T12: have the elements, attributes and actions of the benign site", async () => {
    expect(Object.entries(shapes(benign.views)).filter(([, shape]) => shape.length < 10)).toEqual([]);
    expect(changing(plain, benign)).toEqual([]);
    expect(changing(impersonating, await show({ text: "benign" }))).toEqual([]);
  });

  it("W1: would be told from the benign site if a single text came through as it is", () => {
    for (const [view, markup] of Object.entries(benign.views).filter(([name]) => !withoutTexts.has(name))) {
      expect(markup.includes("benign"), view).toBe(true);
      for (const text of ["<b>", "</h2><i>", "<!--", "<svg><p>"]) {
        const leaked = { ...benign, text, views: { ...benign.views, [view]: markup.replace("benign", text) } };
        expect(changing([leaked], benign), `${view} ${text}`).toHaveLength(1);
      }
    }
  });

  it("W1: show texts without controls, and short enough to leave room for states", () => {
    const read = plain.flatMap(({ text, views }) => Object.values(views).map((markup) => ({ text, parts: readableTexts(markup) })));

    const steering = /(?![\t\n\u2068\u2069])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{M}{5}/u;
    expect(read.filter(({ parts }) => steering.test(parts.join(""))).map(({ text }) => named(text))).toEqual([]);
    expect(Math.max(...read.flatMap(({ parts }) => parts.map(({ length }) => length)))).toBeLessThanOrEqual(410);
  });

  it("W1: cover every text of the wire and of the inventory, those of tomorrow too", async () => {
    const fields = new Set<string>();
    await fillTables(memoryWidgetPorts(), { text: "benign", onText: (path) => fields.add(path) });

    expect([...fields]).toEqual(
      expect.arrayContaining([
        "inventory body.system.sysDescr",
        "inventory body.facts.accessPoints[].name",
        "event body.varbinds[].value",
        "log body.message",
        "reach body.reason",
        "heartbeat body.problems[].problem",
        "instance name",
      ]),
    );
    expect(fields.size).toBeGreaterThan(100);
  });

  it("W1: name metrics, and with them alarms and mails, by plain short text only", () => {
    const dimensions = plain.flatMap((each) => each.dimensions);

    expect(dimensions.length).toBeGreaterThan(10 * texts.length);
    expect(dimensions.filter((value) => !/^[\x20-\x7e]{1,255}$/u.test(value)).map(named)).toEqual([]);
  });

  it.each(["<b>\"'</td>", "a\u0000\ud800\u202e", "x".repeat(9_000)])(
    "W1: have the same elements when texts went through real tables",
    async (text) => {
      const tables = await startDynaliteTables();
      try {
        expect(changing([await show({ text, plainIdentity: true }, storesOf(tables))], benign)).toEqual([]);
      } finally {
        await tables.stop();
      }
    },
  );

  it("W1: are the same elements to Chromium, which asks nobody for anything", async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const markups = [benign, ...plain].map(({ views }) => Object.values(views).join(""));
      const [expected, ...others] = (await page.evaluate(`(${shapesInBrowser})(${JSON.stringify(markups)})`)) as string[];
      expect(expected?.length).toBeGreaterThan(1_000);
      expect(others.flatMap((shape, at) => (shape === expected ? [] : [named(texts[at] ?? "")]))).toEqual([]);
      expect(asked).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it("W1, T12: have nothing that runs, loads or leads away", () => {
    const shape = Object.values(shapes(benign.views)).flat();

    expect(shape.filter((line) => /^\d+ (?:script|img|iframe|object|embed|link|meta|base|use) /u.test(line))).toEqual([]);
    expect(shape.filter((line) => / (?:on\w+|style|href|src)=/u.test(line))).toEqual([]);
  });
});
