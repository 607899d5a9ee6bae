/** The answer to `{"describe": true}`: documentation in Markdown, whose first yaml block prefills the widget's parameters. */
export const description = `## Isthmus overview

On-premises sites and AWS as one network, worst first, in the same words: down, degraded, unknown, up.
A site whose gateway is silent is unknown, whatever it last said. Click a device or a VPC for its details.
\`view: posture\` shows how devices are read over SNMP: versions, security levels, weak protocols and default communities.
\`view: neighbours\` shows what watched devices hear of (LLDP, CDP, BGP, OSPF, IS-IS) and nobody watches, with lines for the configuration.
\`view: oid\` looks up SNMP objects by name, OID or words and browses the tree of the standard MIB modules; \`ask: ifHCInOctets\` opens one of them.

\`\`\`yaml
view: overview
\`\`\`
`;
