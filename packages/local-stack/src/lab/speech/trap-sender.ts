import { createSession, ObjectType, type Session, Version2c } from "net-snmp";
import type { SpokenTrap, SpokenVarbind } from "./spoken.ts";

export interface TrapDestination {
  readonly host: string;
  readonly port: number;
  readonly community: string;
}

const types = {
  integer: ObjectType.Integer,
  ticks: ObjectType.TimeTicks,
  octets: ObjectType.OctetString,
  oid: ObjectType.OID,
  "ip-address": ObjectType.IpAddress,
} as const satisfies Record<SpokenVarbind["value"]["kind"], ObjectType>;

/** SNMPv2c notifications from one source address. */
export class TrapSender {
  readonly #session: Session;
  #unanswered = 0;

  constructor(options: { readonly sourceAddress: string; readonly destination: TrapDestination }) {
    const { host, port, community } = options.destination;
    this.#session = createSession(host, community, {
      version: Version2c,
      trapPort: port,
      sourceAddress: options.sourceAddress,
      retries: 2,
      timeout: 2_000,
    });
    this.#session.on("error", () => {
      this.#unanswered += 1;
    });
  }

  /** Fire and forget for traps; informs are repeated by the library and counted when nobody acknowledges them. */
  send(trap: SpokenTrap, uptimeTicks: number): void {
    const varbinds = trap.varbinds.map(({ oid, value }) => ({ oid, type: types[value.kind], value: value.value }));
    const done = (error: Error | null) => {
      if (error !== null) this.#unanswered += 1;
    };
    // The library takes an uptime of zero for "not given" and would send its own.
    const options = { upTime: Math.max(1, uptimeTicks) };
    if (trap.inform) this.#session.inform(trap.oid, varbinds, options, done);
    else this.#session.trap(trap.oid, varbinds, options, done);
  }

  /** Notifications that failed: not sent, or sent as informs and never acknowledged. */
  unanswered(): number {
    return this.#unanswered;
  }

  close(): void {
    this.#session.close();
  }
}
