import { Sha256 } from "@aws-crypto/sha256-js";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { SignatureV4 } from "@smithy/signature-v4";
import { XMLParser } from "fast-xml-parser";
import { asRecord, asString, type UntypedRecord } from "../engine/template/untyped.ts";
import type { AwsRequest, AwsResponse, AwsService } from "./service.ts";

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

const readOnlyAction = /^(Describe|Get|List|Search)[A-Z]/;
const requestTimeoutMs = 30_000;

/** A request to a real AWS endpoint, before it is signed. */
export interface RealRequest {
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RealAnswer {
  readonly status: number;
  readonly body: string;
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
  return async ({ service, region, headers, body }) => {
    const { href, protocol, host, hostname, pathname: path } = emulator ?? new URL(`https://${service}.${region}.amazonaws.com/`);
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
    const unsigned = { method: "POST", protocol, hostname, path, headers: { host, ...headers }, body };
    const signed = await signer.sign(unsigned);
    const response = await fetch(href, {
      method: "POST",
      headers: signed.headers,
      body,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    return { status: response.status, body: await response.text() };
  };
}

/** A Query-protocol service answered by the user's real account. Only actions that read are let through. */
export class RealAccountService implements AwsService {
  readonly signingName: string;
  readonly #send: SendToAws;

  constructor(signingName: string, send: SendToAws) {
    this.signingName = signingName;
    this.#send = send;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    if (!readOnlyAction.test(request.action)) {
      const message = `${request.action} is not passed on: the real account is only read here.`;
      return { kind: "error", status: 403, code: "UnauthorizedOperation", message };
    }
    const parameters = Object.entries(request.input).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await this.#sent(request, new URLSearchParams(parameters).toString());
    if (answer === undefined)
      return { kind: "error", status: 503, code: "ServiceUnavailable", message: "The real account could not be reached." };
    return answer.status === 200 ? { kind: "xml", body: answer.body } : errorOf(answer);
  }

  async #sent(request: AwsRequest, body: string): Promise<RealAnswer | undefined> {
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    try {
      return await this.#send({ service: this.signingName, region: request.region, headers, body });
    } catch {
      return undefined;
    }
  }
}

function errorOf(answer: RealAnswer): AwsResponse {
  const error = firstError(new XMLParser().parse(answer.body) as unknown);
  const code = asString(error?.["Code"]) ?? "UnknownError";
  return { kind: "error", status: answer.status, code, message: asString(error?.["Message"]) ?? "The real account refused the request." };
}

function firstError(document: unknown): UntypedRecord | undefined {
  const root = asRecord(document);
  const ec2 = asRecord(asRecord(asRecord(root?.["Response"])?.["Errors"])?.["Error"]);
  return ec2 ?? asRecord(asRecord(root?.["ErrorResponse"])?.["Error"]);
}
