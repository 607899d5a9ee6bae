import { join } from "node:path";
import { awsEnds, type SiteSide, siteEndOf, siteEnds, vpnVerdict } from "@isthmus/domain/cloud/vpn-verdict";
import { expect, it } from "vitest";

const awsWords = {
  up: "TunnelState is 1, or telemetry says UP",
  "no-bgp": "down, and telemetry says IPSEC IS UP",
  down: "TunnelState is 0, or telemetry says DOWN",
  unknown: "no young TunnelState and no young telemetry",
} as const satisfies Record<(typeof awsEnds)[number], string>;

/** What each end of the site is, and one case of it. */
const siteWords = {
  up: { means: "the BGP session is established; or none is spoken and the tunnel interface is up", side: {} },
  "no-bgp": { means: "the device answers, its session to AWS's inside address is not established", side: { bgp: "down" } },
  "tunnel-down": { means: "the tunnel interface is down", side: { tunnel: "down" } },
  "switched-off": { means: "the tunnel interface is switched off", side: { tunnel: "switched-off" } },
  "device-down": { means: "the device that ends the tunnel answers neither ping nor SNMP", side: { device: "down" } },
  unwatched: { means: "the site's gateway is silent", side: { gateway: "silent" } },
  unknown: { means: "no device is joined, or too little is known of it", side: { device: "unknown" } },
} as const satisfies Record<(typeof siteEnds)[number], { readonly means: string; readonly side: Partial<SiteSide> }>;

function sideOf(end: (typeof siteEnds)[number]): SiteSide {
  return { gateway: "heard", device: "up", tunnel: "up", bgp: "established", ...siteWords[end].side };
}

function reference(): string {
  const cell = (aws: (typeof awsEnds)[number], end: (typeof siteEnds)[number]) => {
    const { word, severity } = vpnVerdict(aws, sideOf(end));
    return `${word} (${severity})`;
  };
  const rows = siteEnds.map((end) => `| **${end}** | ${awsEnds.map((aws) => cell(aws, end)).join(" | ")} |`);
  const meanings = awsEnds.flatMap((aws) =>
    siteEnds.map((end) => {
      const { word, explanation, remedy } = vpnVerdict(aws, sideOf(end));
      return `| ${aws} | ${end} | ${word} | ${explanation} | ${remedy} |`;
    }),
  );
  return `# Verdicts on VPN tunnels

Every tunnel of a VPN connection has one verdict, made from both of its ends. What is not known of one end is said, and read neither as up
nor as down. \`isthmus joins\` shows which device, interface and BGP session a tunnel is joined to, and why.

## The ends

| AWS's end | is so when |
|---|---|
${awsEnds.map((aws) => `| **${aws}** | ${awsWords[aws]} |`).join("\n")}

The metric is believed for 20 minutes, telemetry for 30 minutes after it was read; telemetry that knows of a change since the metric was
taken goes before it. TunnelData is never read: an idle tunnel carries nothing and is up.

| Site's end | is so when |
|---|---|
${siteEnds.map((end) => `| **${end}** | ${siteWords[end].means} |`).join("\n")}

Rows lower in the table go before those above them, except that a device is only asked about its interfaces while it answers.

## The verdict

| Site's end | AWS: ${awsEnds.join(" | AWS: ")} |
|---|---|---|---|---|
${rows.join("\n")}

## What each means

| AWS | Site | Verdict | What is the case | What to do |
|---|---|---|---|---|
${meanings.join("\n")}
`;
}

it("says in docs/reference/vpn-verdict.md what the code decides, for every combination", async () => {
  for (const end of siteEnds) expect(siteEndOf(sideOf(end))).toBe(end);

  await expect(reference()).toMatchFileSnapshot(join(import.meta.dirname, "../../docs/reference/vpn-verdict.md"));
});
