import type { Severity } from "../states/device-state.ts";

/**
 * How AWS sees its end of a tunnel. up: it carries traffic. no-bgp: IPsec is up, BGP is not. down: IPsec is down. unknown: no metric and no
 * telemetry that is young enough.
 */
export type AwsEnd = "up" | "no-bgp" | "down" | "unknown";

/** What the site's gateway and its last polls say. "unknown" where nobody looked, or the answer is too old. */
export interface SiteSide {
  readonly gateway: "heard" | "silent";
  readonly device: "up" | "down" | "unknown";
  readonly tunnel: "up" | "down" | "switched-off" | "unknown";
  /** none: the connection has static routes only. */
  readonly bgp: "established" | "down" | "none" | "unknown";
}

/** The site's end in one word, worst fact first. */
export type SiteEnd = "up" | "no-bgp" | "tunnel-down" | "switched-off" | "device-down" | "unwatched" | "unknown";

/** What both ends together mean. */
export type VpnVerdictWord =
  | "up"
  | "bgp-down"
  | "down"
  | "switched-off"
  | "site-down"
  | "ends-disagree"
  | "site-unknown"
  | "aws-unknown"
  | "unknown";

export interface VpnVerdict {
  readonly word: VpnVerdictWord;
  readonly severity: Severity;
  readonly aws: AwsEnd;
  readonly site: SiteEnd;
  /** What is the case, for people. */
  readonly explanation: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly remedy: string;
}

export const awsEnds = ["up", "no-bgp", "down", "unknown"] as const satisfies readonly AwsEnd[];
export const siteEnds = [
  "up",
  "no-bgp",
  "tunnel-down",
  "switched-off",
  "device-down",
  "unwatched",
  "unknown",
] as const satisfies readonly SiteEnd[];

/**
 * The site's end from what is known of it. A silent gateway proves nothing of what it last said. A device that does not answer may still
 * forward, so it is named before its interface, whose last state is as old as its last answer.
 */
export function siteEndOf({ gateway, device, tunnel, bgp }: SiteSide): SiteEnd {
  if (gateway === "silent") {
    return "unwatched";
  }
  if (device !== "up") {
    return device === "down" ? "device-down" : "unknown";
  }
  switch (tunnel) {
    case "switched-off":
      return "switched-off";
    case "down":
      return "tunnel-down";
    case "up":
    case "unknown":
      return bgpEndOf(bgp, tunnel);
  }
}

/** An established session proves the tunnel under it, whether or not its interface is known. */
function bgpEndOf(bgp: SiteSide["bgp"], tunnel: "up" | "unknown"): SiteEnd {
  switch (bgp) {
    case "established":
      return "up";
    case "down":
      return "no-bgp";
    case "none":
      return tunnel === "up" ? "up" : "unknown";
    case "unknown":
      return "unknown";
  }
}

interface Meaning {
  readonly word: VpnVerdictWord;
  readonly severity: Severity;
  readonly explanation: string;
  readonly remedy: string;
}

const lookAtSite = "Look why the site's gateway or the device does not answer; until then only AWS's end is known.";
const lookAtAws = "Look at the coverage of the account: the VPN could not be read, or CloudWatch has no young TunnelState.";
const checkIpsec =
  "Check the IKE and IPsec settings of both ends, the pre-shared key, and that UDP 500 and 4500 and ESP pass between the outside addresses.";
const checkBgp = "Check the AS numbers, the inside addresses and the BGP filters of both ends, and TCP 179 through the tunnel.";
const staleEnd =
  "One end has not noticed yet, or reports an old state: look again after one poll; then compare dead-peer detection and tunnel logs of both ends.";

/** What each pair of ends means. */
const meanings: Readonly<Record<AwsEnd, Readonly<Record<SiteEnd, Meaning>>>> = {
  up: {
    up: { word: "up", severity: "cleared", explanation: "Both ends say that the tunnel carries traffic.", remedy: "" },
    "no-bgp": {
      word: "ends-disagree",
      severity: "major",
      explanation: "AWS sees the tunnel and its BGP session up; the device has no established session to it.",
      remedy: staleEnd,
    },
    "tunnel-down": {
      word: "ends-disagree",
      severity: "major",
      explanation: "AWS sees the tunnel up; the device says that its tunnel interface is down.",
      remedy: staleEnd,
    },
    "switched-off": {
      word: "ends-disagree",
      severity: "major",
      explanation: "AWS sees the tunnel up; the device says that its tunnel interface is switched off.",
      remedy: "Look whether the joined interface is the right one, then again after one poll.",
    },
    "device-down": {
      word: "site-unknown",
      severity: "warning",
      explanation: "AWS sees the tunnel up; the device that ends it does not answer, and seems to forward all the same.",
      remedy: "Look at the device's management: it answers neither ping nor SNMP.",
    },
    unwatched: {
      word: "site-unknown",
      severity: "warning",
      explanation: "AWS sees the tunnel up; the site's gateway is silent, so nothing is known of the site's end.",
      remedy: lookAtSite,
    },
    unknown: {
      word: "site-unknown",
      severity: "info",
      explanation: "AWS sees the tunnel up; the site's end is not known.",
      remedy: "Join the tunnel to its interface or BGP session (isthmus joins), and let the gateway poll the device by SNMP.",
    },
  },
  "no-bgp": {
    up: {
      word: "ends-disagree",
      severity: "major",
      explanation: "AWS sees IPsec up and no BGP session; the device says that both are up.",
      remedy: staleEnd,
    },
    "no-bgp": {
      word: "bgp-down",
      severity: "critical",
      explanation: "Both ends have IPsec up and no BGP session: no routes are exchanged.",
      remedy: checkBgp,
    },
    "tunnel-down": {
      word: "ends-disagree",
      severity: "critical",
      explanation: "AWS sees IPsec up and no BGP session; the device says that its tunnel interface is down. Nothing is carried.",
      remedy: "Look at the device's tunnel interface first: its address, its source and its keepalives.",
    },
    "switched-off": {
      word: "switched-off",
      severity: "critical",
      explanation: "The tunnel interface is switched off at the device; AWS sees IPsec up and no BGP session.",
      remedy: "Switch the tunnel interface on, unless it is meant to be off.",
    },
    "device-down": {
      word: "site-down",
      severity: "critical",
      explanation: "The device that ends the tunnel does not answer, and AWS has lost the BGP session to it.",
      remedy: "Look at the device first: the tunnel follows it.",
    },
    unwatched: {
      word: "site-unknown",
      severity: "critical",
      explanation: "AWS has IPsec up and no BGP session; the site's gateway is silent, so nothing is known of the site's end.",
      remedy: lookAtSite,
    },
    unknown: {
      word: "site-unknown",
      severity: "critical",
      explanation: "AWS has IPsec up and no BGP session; the site's end is not known.",
      remedy: checkBgp,
    },
  },
  down: {
    up: {
      word: "ends-disagree",
      severity: "critical",
      explanation: "The device says that the tunnel is up; AWS says that it is down, so nothing from AWS comes through.",
      remedy: staleEnd,
    },
    "no-bgp": {
      word: "down",
      severity: "critical",
      explanation: "AWS sees the tunnel down; the device's interface is up, which proves little, and its BGP session is lost.",
      remedy: checkIpsec,
    },
    "tunnel-down": { word: "down", severity: "critical", explanation: "Both ends say that the tunnel is down.", remedy: checkIpsec },
    "switched-off": {
      word: "switched-off",
      severity: "critical",
      explanation: "The tunnel interface is switched off at the device, and AWS sees the tunnel down.",
      remedy: "Switch the tunnel interface on, unless it is meant to be off.",
    },
    "device-down": {
      word: "site-down",
      severity: "critical",
      explanation: "The device that ends the tunnel does not answer, and AWS sees the tunnel down.",
      remedy: "Look at the device and the site's line first: the tunnel follows them.",
    },
    unwatched: {
      word: "site-unknown",
      severity: "critical",
      explanation: "AWS sees the tunnel down; the site's gateway is silent too, so the site may be cut off as a whole.",
      remedy: "Look at the site's line and power first, then at the gateway.",
    },
    unknown: {
      word: "site-unknown",
      severity: "critical",
      explanation: "AWS sees the tunnel down; the site's end is not known.",
      remedy: checkIpsec,
    },
  },
  unknown: {
    up: {
      word: "aws-unknown",
      severity: "info",
      explanation: "The device says that the tunnel is up; AWS's end is not known.",
      remedy: lookAtAws,
    },
    "no-bgp": {
      word: "aws-unknown",
      severity: "critical",
      explanation: "The device has no BGP session through the tunnel; AWS's end is not known.",
      remedy: checkBgp,
    },
    "tunnel-down": {
      word: "aws-unknown",
      severity: "critical",
      explanation: "The device says that the tunnel is down; AWS's end is not known.",
      remedy: checkIpsec,
    },
    "switched-off": {
      word: "switched-off",
      severity: "critical",
      explanation: "The tunnel interface is switched off at the device; AWS's end is not known.",
      remedy: "Switch the tunnel interface on, unless it is meant to be off.",
    },
    "device-down": {
      word: "aws-unknown",
      severity: "warning",
      explanation: "The device that ends the tunnel does not answer, and AWS's end is not known.",
      remedy: `Look at the device. ${lookAtAws}`,
    },
    unwatched: {
      word: "unknown",
      severity: "warning",
      explanation: "Nothing is known of either end: the site's gateway is silent, and AWS's end could not be read.",
      remedy: `${lookAtSite} ${lookAtAws}`,
    },
    unknown: { word: "unknown", severity: "warning", explanation: "Nothing is known of either end.", remedy: lookAtAws },
  },
};

/** One verdict on a tunnel from both of its ends. Unknown on one side is said, and read neither as up nor as down. */
export function vpnVerdict(aws: AwsEnd, side: SiteSide): VpnVerdict {
  const site = siteEndOf(side);
  return { ...meanings[aws][site], aws, site };
}
