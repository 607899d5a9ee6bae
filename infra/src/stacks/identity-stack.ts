import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { type App, CfnOutput, Stack } from "aws-cdk-lib";
import { CfnCRL, CfnTrustAnchor } from "aws-cdk-lib/aws-rolesanywhere";
import { IdentityFileError } from "../errors.ts";
import { stackNames } from "../names.ts";
import type { RolesAnywhere, TrustAnchorSource } from "../site-config.ts";

/** AWS tells the account's Health dashboard and EventBridge so many days before a certificate ends. */
const tellBeforeDays = 30;

/** Whose certificates count: the trust anchor of IAM Roles Anywhere, and the certificates that it takes back. */
export class IdentityStack extends Stack {
  readonly trustAnchorArn: string;
  readonly sessionMinutes: number;

  constructor(app: App, { trustAnchor, sessionMinutes, crlFile }: RolesAnywhere) {
    super(app, stackNames.identity, { description: "Isthmus: whose certificates gateways may sign in with" });
    this.sessionMinutes = sessionMinutes;
    const anchor = new CfnTrustAnchor(this, "TrustAnchor", {
      name: "isthmus",
      enabled: true,
      source: sourceOf(trustAnchor),
      notificationSettings: ["CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"].map((event) => ({
        event,
        enabled: true,
        threshold: tellBeforeDays,
      })),
    });
    this.trustAnchorArn = anchor.attrTrustAnchorArn;
    new CfnOutput(this, "TrustAnchorArn", { description: "--trust-anchor-arn of aws_signing_helper", value: this.trustAnchorArn });
    if (crlFile !== undefined) {
      new CfnCRL(this, "RevokedCertificates", {
        name: "isthmus",
        enabled: true,
        crlData: pemOf(crlFile, "X509 CRL"),
        trustAnchorArn: this.trustAnchorArn,
      });
    }
  }
}

function sourceOf(source: TrustAnchorSource): CfnTrustAnchor.SourceProperty {
  return "acmPcaArn" in source
    ? { sourceType: "AWS_ACM_PCA", sourceData: { acmPcaArn: source.acmPcaArn } }
    : { sourceType: "CERTIFICATE_BUNDLE", sourceData: { x509CertificateData: authorityIn(source.certificateFile) } };
}

/** The certificate of a CA. Anything else would deploy and then refuse every gateway, or publish a key. */
function authorityIn(file: string): string {
  const pem = pemOf(file, "CERTIFICATE");
  if (!new X509Certificate(pem).ca) {
    throw new IdentityFileError(
      file,
      "this is the certificate of a host; the trust anchor needs that of the authority that issued it (CA:TRUE)",
    );
  }
  return pem;
}

function pemOf(file: string, what: "CERTIFICATE" | "X509 CRL"): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch {
    throw new IdentityFileError(file, "cannot be read");
  }
  if (text.includes("PRIVATE KEY")) {
    throw new IdentityFileError(file, "holds a private key, which must never leave the authority; give its certificate alone");
  }
  if (!text.startsWith(`-----BEGIN ${what}-----`)) {
    throw new IdentityFileError(file, `is no PEM file that begins with -----BEGIN ${what}-----`);
  }
  return text;
}
