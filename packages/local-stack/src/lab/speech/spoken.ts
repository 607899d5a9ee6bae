/** A log line before its device's dialect has dressed it. */
export interface SpokenLine {
  /** Syslog severity, 0 emergency to 7 debug (RFC 5424 table 2). */
  readonly severity: number;
  /** Program on a host, mnemonic such as `LINK-3-UPDOWN` on a network device, log id on a firewall. */
  readonly tag: string;
  readonly text: string;
}

export interface SpokenVarbind {
  readonly oid: string;
  readonly value:
    | { readonly kind: "integer" | "ticks"; readonly value: number }
    | { readonly kind: "octets" | "oid" | "ip-address"; readonly value: string };
}

/** An SNMPv2 notification; sysUpTime.0 and snmpTrapOID.0 are added by the sender. */
export interface SpokenTrap {
  readonly oid: string;
  readonly varbinds: readonly SpokenVarbind[];
  /** Informs are repeated until they are acknowledged. */
  readonly inform: boolean;
}

export interface Speech {
  readonly lines: readonly SpokenLine[];
  readonly traps: readonly SpokenTrap[];
}
