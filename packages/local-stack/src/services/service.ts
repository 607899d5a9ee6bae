/** Who signed a request: the role behind the access key, as the local IAM knows it. */
export interface Principal {
  readonly accountId: string;
  /** Such as `arn:aws:sts::000000000000:assumed-role/isthmus-site-busan/gw-busan-1`. */
  readonly arn: string;
}

/** One authenticated AWS API request, decoded from its wire protocol. */
export interface AwsRequest {
  /** SigV4 signing name: "monitoring", "ec2", "logs", "sns", "events", "dynamodb", "lambda", "sts", ... */
  readonly service: string;
  /** API action: from X-Amz-Target (JSON protocols) or the Action parameter (Query protocols). */
  readonly action: string;
  readonly region: string;
  readonly principal: Principal;
  /** JSON protocols: the parsed body. Query protocols: the flat form parameters as `Record<string, string>`. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a service answers; the HTTP front renders it in the protocol the request came in. */
export type AwsResponse =
  | { readonly kind: "json"; readonly body: unknown }
  /** A complete XML document (Query and EC2 protocols). */
  | { readonly kind: "xml"; readonly body: string }
  | { readonly kind: "error"; readonly status: number; readonly code: string; readonly message: string };

/** One emulated AWS service, mounted on the local endpoint under its signing name. */
export interface AwsService {
  readonly signingName: string;
  handle(request: AwsRequest): Promise<AwsResponse>;
}
