import { answersOid, oidsOfText } from "@isthmus/domain/codec/oid-set";
import type { DeviceItem } from "../../ports/entities.ts";
import { type Html, html } from "./html.ts";
import { opener } from "./parts.ts";
import { clipped, durationText } from "./time-text.ts";

const shownDevices = 20;

/** Which of the devices answered an object when they were last read, each a link to its page, and which did not. */
export function answeredText(
  devices: readonly DeviceItem[],
  { oid, nowMs, endpoint }: { readonly oid: string; readonly nowMs: number; readonly endpoint: string },
): Html {
  const telling = devices.flatMap(({ answered, ...device }) =>
    answered === undefined ? [] : [{ device, answers: oidsOfText(answered).some((own) => answersOid(own, oid)) }],
  );
  const untold = devices.length - telling.length;
  if (telling.length === 0) return html`not known: ${devices.length === 0 ? "no device was read yet" : "no gateway has told it yet"}`;
  const oldestMs = nowMs - Math.min(...telling.map(({ device }) => device.tsMs));
  const named = (answers: boolean) => {
    const chosen = telling
      .filter((each) => each.answers === answers)
      .map(({ device }) => device)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const links = chosen.slice(0, shownDevices).map(({ siteId, deviceId, name }) => {
      const target = { view: "device", site: siteId, device: deviceId } as const;
      return html`${opener({ text: clipped(name, 40), target, endpoint })} `;
    });
    const more = chosen.length > shownDevices ? html`and ${chosen.length - shownDevices} more ` : undefined;
    return chosen.length === 0 ? html`none ` : html`${links}${more}`;
  };
  const unknown = untold === 0 ? undefined : html`<br><span class="soft">not known of ${untold} more</span>`;
  return html`${named(true)}<span class="soft">told ${durationText(Math.max(0, oldestMs))} ago at the longest</span><br><span class="soft">not by</span> ${named(false)}${unknown}`;
}
