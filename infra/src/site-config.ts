import { z } from "zod";

/**
 * Who may take the role of a site's gateways: an IAM principal (a role or user, or an account's root), an AWS service such as ECS tasks, or an
 * X.509 certificate: one of the deployment's own IAM Roles Anywhere trust anchor, or of another one.
 */
const Trust = z.union([
  z.strictObject({ principalArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:/u, "expected an IAM ARN") }),
  z.strictObject({ service: z.string().regex(/^[a-z0-9.-]+\.amazonaws\.com$/u, "expected a service such as ecs-tasks.amazonaws.com") }),
  z.strictObject({ certificateCommonName: z.string().min(1).max(64) }),
  z.strictObject({
    rolesAnywhere: z.strictObject({
      trustAnchorArn: z.string().regex(/^arn:aws[a-z-]*:rolesanywhere:/u, "expected the ARN of a trust anchor"),
      certificateCommonName: z.string().min(1),
    }),
  }),
]);
export type Trust = z.infer<typeof Trust>;

/** As gateways name themselves in their own configuration (`gateway`). */
const GatewayId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/u, "expected lower-case letters, digits, '.', '_' or '-', at most 63 characters");

/** A site of the deployment. */
export const Site = z.strictObject({
  /** Part of a stack name, of the site's IAM role name and of every key of the site's data. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, "expected a lower-case letter, then letters, digits or '-', at most 40 characters"),
  name: z.string().min(1).max(80),
  /**
   * Networks of the site, such as 192.168.0.0/16: what paths and findings hold to be its own. Absent: the private networks that its devices
   * are connected to.
   */
  prefixes: z
    .array(z.union([z.cidrv4(), z.cidrv6()], "expected a network such as 192.168.0.0/16"))
    .max(200)
    .optional(),
  /** Ids of devices by the address that AWS sees in place of their own, where a router is behind NAT. */
  natAddresses: z.record(z.union([z.ipv4(), z.ipv6()], "expected an address such as 203.0.113.10"), z.string().min(1)).optional(),
  /** Devices to expect: only for the cost estimate that synthesis prints. */
  devices: z.int().min(1).max(100_000).default(10),
  /** Ids of its gateways where two or more cover it, each of which then has an alarm of its own. Absent: the site is watched as a whole. */
  gateways: z.array(GatewayId).min(2).max(4).optional(),
  /** Empty: any principal of the deploying account that IAM allows to assume the role. */
  trust: z.array(Trust).default([]),
  /** Lets the gateways read secrets and parameters whose names begin with `isthmus/<site>/`; `keyArn` when a key of your own encrypts them. */
  secrets: z
    .strictObject({
      keyArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:kms:/u, "expected the ARN of a KMS key")
        .optional(),
    })
    .optional(),
  /** Public networks that the site's gateways come from. From elsewhere the role may do nothing, so that a stolen key is of no use. */
  sourceNetworks: z
    .array(z.union([z.cidrv4(), z.cidrv6()], "expected a network such as 203.0.113.0/28"))
    .min(1)
    .optional(),
  /** Sessions that were opened before this moment may do nothing: for a certificate that was revoked. */
  refuseSessionsBefore: z.iso.datetime("expected a moment such as 2026-11-22T04:00:00Z").optional(),
});
export type Site = z.infer<typeof Site>;

/** Where the certificates of gateways come from: a file with the CA's certificate (PEM), or a CA of AWS Private CA. */
const TrustAnchorSource = z.union([
  z.strictObject({ certificateFile: z.string().min(1) }),
  z.strictObject({ acmPcaArn: z.string().regex(/^arn:aws[a-z-]*:acm-pca:/u, "expected the ARN of a CA of AWS Private CA") }),
]);
export type TrustAnchorSource = z.infer<typeof TrustAnchorSource>;

/** IAM Roles Anywhere of the deployment. */
export const RolesAnywhere = z.strictObject({
  trustAnchor: TrustAnchorSource,
  /** How long a session lasts, and so how long a revoked certificate may still be of use. */
  sessionMinutes: z.int().min(15).max(60).default(60),
  /** A file with the CA's certificate revocation list (PEM). */
  crlFile: z.string().min(1).optional(),
});
export type RolesAnywhere = z.infer<typeof RolesAnywhere>;

/** Gateways that Amazon ECS runs on hosts of one's own. */
export const EcsAnywhere = z.strictObject({
  /** The gateway's image, by digest, so that nothing else can be run in its place. */
  image: z.string().regex(/@sha256:[0-9a-f]{64}$/u, "expected an image by its digest (...@sha256:...)"),
  /** Ids of the sites. Each needs a host whose attribute `isthmus.site` is the site's id. */
  sites: z.array(z.string()).min(1),
  memoryMiB: z.int().min(256).max(16_384).default(1_024),
});
export type EcsAnywhere = z.infer<typeof EcsAnywhere>;
