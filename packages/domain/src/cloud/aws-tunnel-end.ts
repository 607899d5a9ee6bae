import type { VpnTunnel } from "./connectivity.ts";
import type { AwsEnd } from "./vpn-verdict.ts";

/** The TunnelState metric of one tunnel: 1 up, 0 down, between them for a part of the period. */
export interface TunnelStateReading {
  readonly value: number;
  readonly observedMs: number;
}

/** What is known of AWS's end, and until when. */
export interface AwsSide {
  readonly tunnel: Pick<VpnTunnel, "status" | "statusMessage" | "lastChangeMs">;
  /** When the telemetry was read. */
  readonly readMs: number;
  readonly metric: TunnelStateReading | undefined;
  readonly nowMs: number;
}

/** The metric comes every five minutes, some minutes late. */
const metricStaleMs = 20 * 60_000;

/** The sweep runs every five minutes; some may fail. */
const telemetryStaleMs = 30 * 60_000;

/**
 * AWS's end of a tunnel. The TunnelState metric is the truth on up and down (never TunnelData, which is silent on an idle tunnel); telemetry
 * tells when there is no young metric, when it knows of a change since the metric was taken, and whether a tunnel that is down lacks IPsec
 * or BGP only. https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html
 */
export function awsEndOf(side: AwsSide): AwsEnd {
  const telemetry = side.nowMs - side.readMs <= telemetryStaleMs ? side.tunnel : undefined;
  const state = tunnelState(telemetry, measuredState(side));
  return state === "down" && /IPSEC IS UP/iu.test(telemetry?.statusMessage ?? "") ? "no-bgp" : state;
}

interface Measured {
  readonly state: "up" | "down";
  readonly observedMs: number;
}

function measuredState({ metric, nowMs }: AwsSide): Measured | undefined {
  return metric === undefined || nowMs - metric.observedMs > metricStaleMs
    ? undefined
    : { state: metric.value >= 1 ? "up" : "down", observedMs: metric.observedMs };
}

function tunnelState(telemetry: AwsSide["tunnel"] | undefined, measured: Measured | undefined): "up" | "down" | "unknown" {
  const told = upOrDown(telemetry?.status);
  const isToldSince = told !== undefined && measured !== undefined && (telemetry?.lastChangeMs ?? 0) > measured.observedMs;
  return (isToldSince ? told : (measured?.state ?? told)) ?? "unknown";
}

function upOrDown(status: string | undefined): "up" | "down" | undefined {
  switch (status?.toUpperCase()) {
    case "UP":
      return "up";
    case "DOWN":
      return "down";
    default:
      return undefined;
  }
}
