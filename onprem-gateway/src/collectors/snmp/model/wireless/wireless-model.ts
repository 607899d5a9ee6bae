import { z } from "zod";

const text = z.string().max(1_024);
const clients = z.int().min(0).max(1_000_000);

/** Radio bands by the names people use. */
export const wirelessBands = ["2.4 GHz", "5 GHz", "6 GHz"] as const;
export type WirelessBand = (typeof wirelessBands)[number];

export const Radio = z.object({
  /** Stable within its access point: the rest of the table index. */
  key: z.string().max(255),
  band: z.enum(wirelessBands).optional(),
  channel: z.int().min(1).max(10_000).optional(),
  clients: clients.optional(),
});
export type Radio = z.infer<typeof Radio>;

export const AccessPoint = z.object({
  /** Stable within the device: the table index. "self" for a device that is an access point itself. */
  key: z.string().max(255),
  name: text.optional(),
  /** Lower-case hex pairs with colons. */
  mac: z.string().max(17).optional(),
  address: z.string().max(64).optional(),
  model: text.optional(),
  serial: text.optional(),
  /** "changing" while it joins or loads its firmware. */
  state: z.enum(["up", "down", "changing"]).optional(),
  clients: clients.optional(),
  radios: z.array(Radio).max(64),
});
export type AccessPoint = z.infer<typeof AccessPoint>;

/** A network by its name (SSID) with the clients in it. */
export const WirelessNetwork = z.object({ name: text, clients: clients.optional() });
export type WirelessNetwork = z.infer<typeof WirelessNetwork>;

export const Wireless = z.object({
  accessPoints: z.array(AccessPoint).max(20_000),
  networks: z.array(WirelessNetwork).max(4_096),
  /** All clients: what the device tells, else the sum over networks, else over access points. */
  clients: clients.optional(),
});
export type Wireless = z.infer<typeof Wireless>;
