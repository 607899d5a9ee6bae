import { describe, expect, it } from "vitest";
import { timezoneOf, type WidgetContext, widgetContent, widgetEvent } from "./widget-context.ts";

describe("widgetEvent", () => {
  it("spreads the parameters at top level beside the context", () => {
    const context = { dashboardName: "d" } as WidgetContext;

    expect(widgetEvent({ view: "site" }, context)).toEqual({ view: "site", widgetContext: context });
    expect(widgetEvent(["not", "an", "object"], context)).toEqual({ widgetContext: context });
  });
});

describe("widgetContent", () => {
  it("shows a string as HTML, an object with markdown as Markdown and anything else as JSON", () => {
    expect(widgetContent("<p>x</p>")).toEqual({ kind: "html", html: "<p>x</p>" });
    expect(widgetContent({ markdown: "**x**" })).toEqual({ kind: "markdown", markdown: "**x**" });
    expect(widgetContent({ a: 1 })).toEqual({ kind: "json", text: '{\n  "a": 1\n}' });
    expect(widgetContent(null)).toEqual({ kind: "json", text: "null" });
    expect(widgetContent(undefined)).toEqual({ kind: "json", text: "" });
  });
});

describe("timezoneOf", () => {
  it("turns the browser's offset into CloudWatch's form", () => {
    expect(timezoneOf(-540)).toEqual({ label: "Local", offsetISO: "+09:00", offsetInMinutes: 540 });
    expect(timezoneOf(210)).toEqual({ label: "Local", offsetISO: "-03:30", offsetInMinutes: -210 });
    expect(timezoneOf(0)).toMatchObject({ label: "UTC", offsetISO: "+00:00" });
  });
});
