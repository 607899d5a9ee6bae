import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningConsole, startConsole } from "@isthmus/local-stack/console/start-console";
import type { ScenarioControl } from "@isthmus/local-stack/scenario-control";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumPath, chromiumSwitches } from "./chromium.ts";
import { type FixtureRecord, fixtureStack, overviewArn } from "./console-fixture.ts";

const outputFolder = join(import.meta.dirname, "../../test-output");
const profileFolder = mkdtempSync(join(tmpdir(), "isthmus-chromium-"));
const record: FixtureRecord = { invocations: [], queries: [] };
const requested: string[] = [];
const answered: string[] = [];
const complaints: string[] = [];
const scenariosRun: string[] = [];

const account: ScenarioControl = {
  scenarios: () => [
    { name: "instance-stop", description: "Stops prod-api-2." },
    { name: "meteor", description: "Cannot happen." },
  ],
  run: (name) => {
    scenariosRun.push(name);
    const refusal = { kind: "rejected", code: "unknown-scenario", message: "No such scenario." } as const;
    return Promise.resolve(name === "instance-stop" ? { kind: "ok", message: "prod-api-2 is stopped." } : refusal);
  },
};

/** What of the browser the page's own checks use: this file is compiled without the browser's types. */
interface BrowserGlobals {
  getComputedStyle(shown: unknown): { readonly color: string };
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): { getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray } };
}

let running: RunningConsole;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  mkdirSync(outputFolder, { recursive: true });
  running = await startConsole({ view: fixtureStack(record), port: 0, host: "127.0.0.1", account });
  context = await chromium.launchPersistentContext(profileFolder, {
    executablePath: chromiumPath(),
    headless: true,
    viewport: { width: 1440, height: 1180 },
    args: chromiumSwitches,
  });
  page = context.pages()[0] ?? (await context.newPage());
  page.on("request", (request) => requested.push(request.url()));
  page.on("response", (response) => answered.push(response.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
});

afterAll(async () => {
  await context?.close();
  await running?.close();
  rmSync(profileFolder, { recursive: true, force: true });
});

beforeEach(async () => {
  await page.goto("about:blank");
  complaints.length = 0;
  requested.length = 0;
  answered.length = 0;
  await page.goto(running.url);
  await card("Uplink Gi0/48").and(page.locator('[data-state="ready"]')).waitFor();
});

function card(title: string): Locator {
  return page.getByRole("article", { name: title, exact: true });
}

async function openSection(name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name }).click();
}

describe("the console page in a browser", () => {
  it("says what it is, where it runs and when it was last up to date", async () => {
    const header = page.getByRole("banner").first();

    await expect.poll(() => header.textContent()).toMatch(/\d\d:\d\d:\d\d/);
    expect(await header.textContent()).toMatch(/Isthmus[\s\S]*synthesized template[\s\S]*000000000000[\s\S]*ap-northeast-2/);
  });

  it("draws every chart with points on its canvas, and writes values with their units", async () => {
    for (const title of ["Uplink Gi0/48", "CPU of every device", "VPN traffic"]) {
      await expect.poll(() => card(title).getAttribute("data-points")).not.toBe("0");
      expect(await inkedPixels(card(title))).toBeGreaterThan(500);
    }

    expect(await card("Uplink Gi0/48").locator(".legend").textContent()).toMatch(/in[\d.]+ Mbit\/sout[\d.]+ Mbit\/s/);
    expect(await card("CPU of every device").locator(".legend").textContent()).toMatch(/sw1[\d.]+ %rt1[\d.]+ %srv1[\d.]+ %/);
    expect(await card("VPN traffic").locator(".legend").textContent()).toMatch(/198\.51\.100\.11 TunnelDataIn[\d.]+ MB/);
    await expect.poll(() => card("Devices").textContent()).toMatch(/Up5Down1/);
  });

  it("asks for metrics in the API's own shape, shorthands written out", () => {
    const out = record.queries.find((query) => query.MetricStat?.Metric.MetricName === "OutBitsPerSecond");

    expect(out?.MetricStat).toMatchObject({ Metric: { Namespace: "Isthmus" }, Period: 60, Stat: "Average" });
    expect(out?.MetricStat?.Metric.Dimensions).toEqual([
      { Name: "Site", Value: "busan" },
      { Name: "Device", Value: "sw1" },
      { Name: "Interface", Value: "Gi0/48" },
    ]);
  });

  it("shows the values under the pointer", async () => {
    const plot = card("Uplink Gi0/48").locator(".u-over");
    const tooltip = card("Uplink Gi0/48").locator(".tooltip");
    let moves = 0;
    // A chart that is drawn anew right then takes its tooltip along: the pointer moves on and asks the new one.
    const read = async () => {
      moves += 1;
      await plot.hover({ position: { x: 60 + (moves % 2), y: 40 } });
      return (await tooltip.isVisible()) ? tooltip.textContent() : "";
    };

    await expect.poll(read).toMatch(/\d\d:\d\d:\d\din[\d.]+ Mbit\/sout[\d.]+ Mbit\/s/);
  });

  it("draws a gap as a gap, and says so under the pointer", async () => {
    const plot = card("Uplink Gi0/48").locator(".u-over");
    const box = await plot.boundingBox();
    let moves = 0;
    const read = async () => {
      moves += 1;
      await plot.hover({ position: { x: (box?.width ?? 0) * 0.55 + (moves % 2), y: 40 } });
      return card("Uplink Gi0/48").locator(".tooltip").textContent();
    };

    await expect.poll(read).toMatch(/out[\d.]+ Mbit\/s[\s\S]*inno data/);
  });

  it("says in words when there is no data, when a type is not drawn here and when a function failed", async () => {
    await expect.poll(() => card("Ping loss").textContent()).toContain("No data in this time range.");
    expect(await card("Syslog").textContent()).toContain('This page cannot draw widgets of type "log"');
    await expect.poll(() => card("Broken").textContent()).toContain("Task timed out after 10.00 seconds");
  });

  it("puts widgets where the dashboard puts them, on 24 columns", async () => {
    const grid = await page.locator(".grid").boundingBox();
    const right = await card("Uplink Gi0/48").boundingBox();
    const left = await card("Sites and VPCs, worst first").boundingBox();

    expect(left?.y).toBe(right?.y);
    expect(Math.abs((right?.x ?? 0) - (grid?.x ?? 0) - (grid?.width ?? 0) / 2)).toBeLessThan(10);
  });

  it("asks again with the chosen time range", async () => {
    record.queries.length = 0;

    await page.getByRole("button", { name: "Last 3 hours" }).click();

    await expect.poll(() => record.queries.length).toBeGreaterThan(5);
    await expect.poll(() => card("VPN traffic").getAttribute("data-points")).toBe(String(2 * 180));
  });

  it("opens a drill-down in a popup, with the widget's parameters and context", async () => {
    const widget = card("Sites and VPCs, worst first");
    const dialog = page.getByRole("dialog");
    // The widget is drawn anew for the range chosen before; a click at that very moment goes with the old drawing. A dialog that has come
    // in the meantime covers the button: then the click fails and the dialog is there.
    const opened = async () => {
      const click = widget.getByRole("button", { name: "Show" }).click({ timeout: 1_000 });
      await Promise.allSettled([click, dialog.waitFor({ timeout: 1_000 })]);
      return dialog.isVisible();
    };
    await expect.poll(opened, { timeout: 15_000 }).toBe(true);

    await dialog.getByText("sw1 is down since 09:12.").waitFor();
    const call = record.invocations.findLast(({ endpoint }) => endpoint === overviewArn);
    expect(call?.payload).toMatchObject({
      view: "site",
      site: "busan",
      widgetContext: { dashboardName: "isthmus-overview", accountId: "000000000000", forms: { all: { note: "seen" } }, theme: "light" },
    });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await widget.getByRole("button", { name: "Explain" }).press("Enter");
    await dialog.getByText("Two addresses are left in prod-vpn-a.").waitFor();
  });

  it("asks before an action that wants confirmation, runs it in place and leads back", async () => {
    const widget = card("Sites and VPCs, worst first");
    const calls = (): number => record.invocations.filter(({ payload }) => (payload as { view?: string }).view === "acknowledge").length;
    const before = calls();
    await widget.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(calls()).toBe(before);

    await widget.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();

    await widget.getByText("Acknowledged busan.").waitFor();
    await widget.getByRole("button", { name: "Back to start" }).click();
    await widget.getByText("1 device down").waitFor();
  });

  it("keeps a widget's styles inside the widget", async () => {
    const inside = card("Sites and VPCs, worst first").locator("td.bad");

    expect(await colorOf(inside)).toBe("rgb(200, 30, 30)");
    expect(await colorOf(page.getByRole("heading", { level: 1 }).first())).not.toBe("rgb(200, 30, 30)");
  });

  it("neutralises hostile widget content and shows the harmless rest", async () => {
    const widget = card("From a device");
    await widget.getByText("Interface description follows").waitFor();

    expect(await widget.locator("script, iframe, use, object, [onerror], [onload]").count()).toBe(0);
    expect(await widget.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await widget.locator("circle").count()).toBe(1);
    expect(await page.evaluate("window.__hostile")).toBeUndefined();
    const covered = await widget.getByText("cover", { exact: true }).boundingBox();
    const frame = await widget.boundingBox();
    expect(covered?.width).toBeLessThanOrEqual(frame?.width ?? 0);
    expect(covered?.y).toBeGreaterThanOrEqual(frame?.y ?? 0);
    await openSection("Alarms");
    await page.getByRole("heading", { name: "Alarms", level: 2 }).waitFor();
  });

  it("sends nothing anywhere else and logs no errors but the policy's refusals of hostile content", async () => {
    await card("From a device").getByText("Interface description follows").waitFor();

    const elsewhere = (url: string): boolean => !url.startsWith(running.url) && !url.startsWith("data:") && url !== "about:blank";
    expect(answered.filter(elsewhere)).toEqual([]);
    expect(requested.filter((url) => elsewhere(url) && !url.startsWith("http://192.0.2.1/"))).toEqual([]);
    expect(complaints.filter((text) => !/Content Security Policy|status of 404/.test(text))).toEqual([]);
  });

  it("lists alarms worst first with state, reason and runbook", async () => {
    await openSection("Alarms");

    const items = page.locator(".alarm-list > li");
    await expect.poll(() => items.count()).toBe(3);
    expect(await items.first().textContent()).toMatch(/In alarmisthmus-busan-device-down[\s\S]*greater than the threshold/);
    expect(await items.last().textContent()).toContain("OK");
    const runbook = page.getByRole("link", { name: "Runbook" });
    expect(await runbook.getAttribute("rel")).toBe("noopener noreferrer");
    expect(await page.getByLabel("1 in alarm").textContent()).toBe("1");
  });

  it("shows notifications, logs as plain text and the template's resources", async () => {
    await openSection("Notifications");
    await expect.poll(() => page.getByRole("main").textContent()).toContain("Two datapoints were above zero.");

    await openSection("Logs");
    await expect.poll(() => page.getByRole("main").textContent()).toContain("<b>not markup</b>");
    await page.getByRole("searchbox").fill("ingest");
    await expect.poll(() => page.getByRole("main").textContent()).not.toContain("not markup");

    await openSection("Resources");
    await expect.poll(() => page.getByRole("main").textContent()).toContain("AWS::DynamoDB::Table");
  });

  it("runs a scenario at the press of a button and says what came of it", async () => {
    await openSection("Lab");
    await page.getByRole("button", { name: "Run instance-stop" }).click();
    await page.getByText("prod-api-2 is stopped.").waitFor();
    await page.getByRole("button", { name: "Run meteor" }).click();
    await page.getByText("No such scenario.").waitFor();

    expect(scenariosRun).toEqual(["instance-stop", "meteor"]);
  });

  it("fits a narrow window and a dark theme, and is kept as a picture", async () => {
    await page.screenshot({ path: join(outputFolder, "console.png"), fullPage: true });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 480, height: 900 });
    await page.reload();
    await card("Uplink Gi0/48").and(page.locator('[data-state="ready"]')).waitFor();

    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(outputFolder, "console-dark.png"), fullPage: true });
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize({ width: 1440, height: 1180 });
  });
});

function colorOf(target: Locator): Promise<string> {
  return target.evaluate((shown) => (globalThis as unknown as BrowserGlobals).getComputedStyle(shown).color);
}

/** Pixels of a chart's canvas that are not transparent. */
function inkedPixels(target: Locator): Promise<number> {
  return target.locator("canvas").evaluate((element) => {
    const canvas = element as unknown as Canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  });
}
