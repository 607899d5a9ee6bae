import type { DeclaredNat } from "@isthmus/domain/cloud/join/join-sources";
import { z } from "zod";

const Declared = z.record(
  z.string(),
  z.object({
    name: z.string().optional(),
    /** Networks that are the site's own. */
    prefixes: z.array(z.string()).default([]),
    /** Devices by the address that the world sees in place of their own. */
    nats: z.record(z.string(), z.string()).default({}),
  }),
);

/** What an operator declared about the networks of sites, by site. */
export type DeclaredNetworks = z.infer<typeof Declared>;

/** An environment variable that holds them as JSON. */
export const DeclaredNetworksText = z.string().transform((text, context): DeclaredNetworks => {
  try {
    return Declared.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: "custom", message: "expected the networks of sites as JSON" });
    return z.NEVER;
  }
});

export function declaredNats(declared: DeclaredNetworks): readonly DeclaredNat[] {
  return Object.entries(declared).flatMap(([siteId, { nats }]) =>
    Object.entries(nats).map(([address, deviceId]) => ({ siteId, deviceId, address })),
  );
}
