import type { EtherAnomalyEffect, EtherAnomalyKind, EtherFigures } from "@isthmus/domain/rmon/ether-anomalies";
import type { EventObservation } from "../../../runtime/observation.ts";
import type { RmonLogEntry } from "./raw-rmon.ts";

export interface RmonEventContext {
  readonly device: { readonly id: string; readonly name: string; readonly address: string };
  /** Wall clock. */
  readonly nowMs: number;
}

interface Words {
  readonly title: string;
  readonly counted: string;
  readonly severity: EventObservation["severity"];
}

const words: Readonly<Record<EtherAnomalyKind, Words>> = {
  "broadcast-storm": { title: "broadcast storm", counted: "broadcasts", severity: "major" },
  "bad-frames": { title: "bad frames", counted: "CRC and alignment errors", severity: "minor" },
  "cut-frames": { title: "fragments and jabbers", counted: "fragments and jabbers", severity: "minor" },
  collisions: { title: "collisions", counted: "collisions", severity: "minor" },
};

/** The event that raises or clears an anomaly of a port, with the figures and the threshold that was used. */
export function anomalyEvent(port: string, { kind, anomaly, figures }: EtherAnomalyEffect, context: RmonEventContext): EventObservation {
  const { title, counted, severity } = words[anomaly];
  const mismatch = kind === "raised" && figures.duplexMismatch === true ? ", the sign of a duplex mismatch" : "";
  return {
    ...base(context),
    tsMs: context.nowMs,
    severity: kind === "raised" ? severity : "cleared",
    type: `rmon.${anomaly}`,
    key: `rmon.${anomaly} ${port}`,
    entity: port,
    text: `${context.device.name} ${port}: ${kind === "raised" ? title : `no more ${title}`}, ${figuresText(figures, counted)}${mismatch}`,
  };
}

function figuresText({ perSecond, sharePercent, thresholdPerSecond, thresholdPercent }: EtherFigures, counted: string): string {
  const share = sharePercent === undefined ? "" : `, ${shown(sharePercent)} % of all packets`;
  return `${shown(perSecond)} ${counted} a second${share} (threshold ${shown(thresholdPerSecond)} a second and ${shown(thresholdPercent)} %)`;
}

/** Three digits are what such a figure is good for. */
function shown(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString("en-US") : String(Number(figure.toPrecision(3)));
}

/** A line that the device wrote into its own log (RFC 2819 logTable), at its own time. */
export function logEvent(entry: RmonLogEntry, atMs: number, context: RmonEventContext): EventObservation {
  return {
    ...base(context),
    tsMs: atMs,
    severity: "info",
    type: "rmon.log",
    text: `${context.device.name}: ${entry.description ?? `event ${entry.index.split(".")[0] ?? ""} of its log`}`,
  };
}

function base({ device }: RmonEventContext) {
  return { kind: "event", source: "snmp", deviceId: device.id, address: device.address, authentication: "internal" } as const;
}
