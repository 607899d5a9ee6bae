import { DeviceItem } from "../ports/entities.ts";
import { widgetNowMs } from "./overview-items.ts";

/** A device of site busan, unless `more` names another site; `more` is whatever else is known of it. */
export function deviceItem(deviceId: string, more: { readonly siteId?: string } & Readonly<Record<string, unknown>> = {}): DeviceItem {
  return DeviceItem.parse({
    pk: `SITE#${more.siteId ?? "busan"}`,
    sk: `DEVICE#${deviceId}`,
    kind: "device",
    tsMs: widgetNowMs,
    siteId: "busan",
    gatewayId: "gw-1",
    deviceId,
    name: deviceId,
    address: "10.0.0.1",
    ...more,
  });
}
