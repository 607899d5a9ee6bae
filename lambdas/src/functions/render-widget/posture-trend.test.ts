import { beforeEach, describe, expect, it } from "vitest";
import type { DeviceItem } from "../../ports/entities.ts";
import type { MetricRead, MetricReader, MetricReading } from "../../ports/metric-reader.ts";
import { deviceItem } from "../../testing/device-item.ts";
import { widgetNowMs } from "../../testing/overview-items.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { memoryWidgetPorts } from "../../testing/widget-surroundings.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

const dayMs = 24 * 3_600_000;

interface Asked {
  readonly metrics: readonly MetricRead[];
  readonly daysAgo: number;
}

let asked: Asked[];
beforeEach(() => {
  asked = [];
});

/** Answers by site, version and how many days ago the window ended. */
function reader(answer: (site: string, version: string, daysAgo: number) => MetricReading): MetricReader {
  return {
    readLatest: (metrics, { fromMs, toMs }) => {
      const daysAgo = (widgetNowMs - toMs) / dayMs;
      asked.push({ metrics, daysAgo });
      expect(toMs - fromMs).toBe(dayMs);
      return Promise.resolve(metrics.map(({ dimensions }) => answer(dimensions["Site"] ?? "", dimensions["Version"] ?? "", daysAgo)));
    },
  };
}

function value(count: number): MetricReading {
  return { kind: "ok", latest: { value: count, atMs: 0 } };
}

function device(siteId: string, deviceId: string, version: "1" | "2c" | "3"): DeviceItem {
  return deviceItem(deviceId, { siteId, collectedVia: { version } });
}

async function trendOf(reading: MetricReader, devices: readonly DeviceItem[]): Promise<string> {
  const ports = { ...memoryWidgetPorts(), metrics: { reader: reading, namespace: "Isthmus" } };
  for (const each of devices) await ports.entities.putLatest(each);
  const markup = await renderWidget(WidgetEvent.parse({ view: "posture" }), ports, { nowMs: widgetNowMs, endpoint: "arn:aws:lambda:x" });
  const text = visibleText(markup);
  return /On the way to v3(.*)Weak/u.exec(text)?.[1]?.trim() ?? "";
}

const half = [device("busan", "a", "3"), device("busan", "b", "2c")];

describe("the way to v3", () => {
  it("compares each site with itself a week and a month ago", async () => {
    const counts: Readonly<Record<string, number>> = { "v1 7": 0, "v2c 7": 3, "v3 7": 1, "v1 30": 2, "v2c 30": 0, "v3 30": 0 };

    const text = await trendOf(
      reader((_, version, days) => value(counts[`${version} ${days}`] ?? Number.NaN)),
      half,
    );

    expect(text).toBe(
      "Site Now 7 days ago 30 days ago busan 50 % v3 v1 0, v2c 1, v3 1 25 % v3 v1 0, v2c 3, v3 1 +25 points since 0 % v3 v1 2, v2c 0, v3 0 +50 points since",
    );
    expect(asked.map(({ daysAgo }) => daysAgo)).toEqual([7, 30]);
    expect(asked[0]?.metrics[0]).toEqual({
      namespace: "Isthmus",
      name: "DevicesByVersion",
      dimensions: { Site: "busan", Version: "v1" },
      statistic: "Maximum",
      periodS: 3_600,
    });
  });

  it("says no data of a day without any, and of one that lacks a version, never 0", async () => {
    const text = await trendOf(
      reader((_, version, days) => (days === 30 || version === "v1" ? { kind: "ok" } : value(4))),
      half,
    );

    expect(text).toMatch(/v3 1 no data no data$/u);
  });

  it("tells what could not be read from what there was not, site by site", async () => {
    const text = await trendOf(
      reader((site, _, days) => (site === "busan" && days === 7 ? { kind: "failed", reason: "TimeoutError" } : { kind: "ok" })),
      [...half, device("seoul", "c", "3")],
    );

    expect(text).toMatch(/busan 50 % v3 .* could not be read no data seoul 100 % v3 v1 0, v2c 0, v3 1 no data no data$/u);
  });

  it("asks for nothing where no device is read", async () => {
    expect(
      await trendOf(
        reader(() => value(1)),
        [],
      ),
    ).toBe("No device is read over SNMP.");
    expect(asked).toEqual([]);
  });

  it("gives no share of no devices, and names a loss as one", async () => {
    const text = await trendOf(
      reader((_, version, days) => value(days === 7 ? 0 : version === "v3" ? 9 : 0)),
      half,
    );

    expect(text).toMatch(/no devices v1 0, v2c 0, v3 0 100 % v3 v1 0, v2c 0, v3 9 −50 points since$/u);
  });
});
