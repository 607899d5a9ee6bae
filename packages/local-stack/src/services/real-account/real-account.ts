import { Sha256 } from "@aws-crypto/sha256-js";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { SignatureV4 } from "@smithy/signature-v4";

/** An AWS account that is read instead of the sample one: the user's own, or that of another emulator. */
export interface RealAccount {
  readonly region: string;
  /** Name of a profile of the AWS configuration files. */
  readonly profile?: string;
  /** Address of an emulator, as in AWS_ENDPOINT_URL; AWS itself when absent. */
  readonly endpointUrl?: string;
}

/** Emulators take any key; this pair is what their documentation uses. */
const emulatorKeys = { accessKeyId: "test", secretAccessKey: "test" };

const requestTimeoutMs = 30_000;

/** A request to a real AWS endpoint, before it is signed. */
export interface RealRequest {
  readonly service: string;
  readonly region: string;
  /** POST to `/`, the way of all but REST protocols, when absent. */
  readonly get?: { readonly path: string; readonly query: Readonly<Record<string, string>> };
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RealAnswer {
  readonly status: number;
  readonly body: string;
  /** X-Amzn-ErrorType, where JSON protocols may have the error's name. */
  readonly errorType?: string | undefined;
}

/** Sends one signed request. */
export type SendToAws = (request: RealRequest) => Promise<RealAnswer>;

/**
 * Signs with the profile's credentials, which never leave this process and are never given to a function, and sends over HTTPS; to an
 * emulator without a profile, with keys that mean nothing. Throws a TypeError when the emulator's address is no URL.
 */
export function realAccountSender({ profile, endpointUrl }: RealAccount): SendToAws {
  const emulator = endpointUrl === undefined ? undefined : new URL(endpointUrl);
  const credentials =
    profile === undefined && emulator !== undefined ? emulatorKeys : fromNodeProviderChain(profile === undefined ? {} : { profile });
  return async ({ service, region, headers, body, get }) => {
    const { origin, protocol, host, hostname, pathname } = emulator ?? new URL(`https://${service}.${region}.amazonaws.com/`);
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== "s3" });
    const method = get === undefined ? "POST" : "GET";
    const path = get?.path ?? pathname;
    const query = get?.query ?? {};
    const unsigned = { method, protocol, hostname, path, query, headers: { host, ...headers }, body };
    const signed = await signer.sign(unsigned);
    const search = Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    const response = await fetch(`${origin}${path}${search === "" ? "" : `?${search}`}`, {
      method,
      headers: signed.headers,
      ...(get === undefined ? { body } : {}),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    return { status: response.status, body: await response.text(), errorType: response.headers.get("x-amzn-errortype") ?? undefined };
  };
}
