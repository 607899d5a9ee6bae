import type { LabUps } from "../lab-device.ts";
import { loadPercent } from "./host-resources.ts";
import { constant, gauge32, integer, type MibEntry, octets } from "./mib-value.ts";

const ups = "1.3.6.1.2.1.33.1";

/** UPS-MIB (RFC 1628) basics: identity, battery, one input line, one output line. */
export function upsEntries(settings: LabUps, seed: number): readonly MibEntry[] {
  return [
    constant(`${ups}.1.1.0`, octets(settings.manufacturer)),
    constant(`${ups}.1.2.0`, octets(settings.model)),
    constant(`${ups}.2.1.0`, integer(2)),
    constant(`${ups}.2.2.0`, integer(0)),
    constant(`${ups}.2.3.0`, integer(settings.minutesRemaining)),
    constant(`${ups}.2.4.0`, integer(100)),
    constant(`${ups}.2.5.0`, integer(273)),
    constant(`${ups}.2.7.0`, integer(29)),
    constant(`${ups}.3.2.0`, gauge32(1)),
    constant(`${ups}.3.3.1.2.1`, integer(600)),
    constant(`${ups}.3.3.1.3.1`, integer(220)),
    constant(`${ups}.4.1.0`, integer(3)),
    constant(`${ups}.4.2.0`, integer(600)),
    constant(`${ups}.4.4.1.2.1`, integer(220)),
    { oid: `${ups}.4.4.1.5.1`, read: (nowMs) => integer(loadPercent(settings.loadPercent, seed, nowMs)) },
  ];
}
