import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { type CredentialSource, gatewayCredentials } from "../aws/gateway-credentials.ts";
import { systemClock } from "../runtime/system-clock.ts";

/** Headers of a signed POST. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** Signs a request with AWS Signature Version 4. Rejects when no credentials can be found. */
export type Signer = (request: {
  /** POST unless told. */
  readonly method?: "GET" | "POST";
  readonly url: URL;
  readonly headers: SignedHeaders;
  readonly signingMs: number;
  /** After a refusal: credentials are looked for anew, whatever their expiry says. */
  readonly renewCredentials?: boolean;
}) => Promise<SignedHeaders>;

/**
 * A signer for function URLs (service "lambda"). The body's hash must be in the header `x-amz-content-sha256`, so that a body of
 * megabytes is hashed once only. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function createSigner(options: { readonly region: string; readonly credentials?: CredentialSource }): Signer {
  const source = options.credentials ?? gatewayCredentials({ clock: systemClock });
  const { region } = options;
  return async ({ method = "POST", url, headers, signingMs, renewCredentials = false }) => {
    const credentials = await source({ forceRefresh: renewCredentials });
    const signature = new SignatureV4({ service: "lambda", region, credentials, sha256: Sha256 });
    const request = {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
    };
    const signed = await signature.sign(request, { signingDate: new Date(signingMs) });
    return signed.headers;
  };
}
