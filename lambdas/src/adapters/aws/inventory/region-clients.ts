import { DirectConnectClient } from "@aws-sdk/client-direct-connect";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { S3Client } from "@aws-sdk/client-s3";
import type { SessionCredentials } from "../role-sessions.ts";
import { type CallCounter, countedAt } from "./call-counter.ts";

/** One client for each service that the inventory reads, for one Region of one account. */
export interface RegionClients {
  readonly ec2: EC2Client;
  readonly rds: RDSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly dx: DirectConnectClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
}

export interface RegionClientsOptions {
  readonly region: string;
  /** Absent: the function's own account. */
  readonly credentials?: () => Promise<SessionCredentials>;
  readonly calls: CallCounter;
}

/** Throttled calls slow the next ones down, and the sweep may wait, since nobody waits for it. */
const patience = {
  maxAttempts: 4,
  retryMode: "adaptive",
} as const;

/** All Regions share these sockets, because a function has 1,024 file descriptors, whatever its number of accounts. */
const sockets = new EC2Client({
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 15_000, throwOnRequestTimeout: true, httpsAgent: { maxSockets: 64 } },
}).config.requestHandler;

export function regionClients({ region, credentials, calls }: RegionClientsOptions): RegionClients {
  const config = { ...patience, region, requestHandler: sockets, ...(credentials && { credentials }) };
  const clients: RegionClients = {
    ec2: new EC2Client(config),
    rds: new RDSClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    dx: new DirectConnectClient(config),
    lambda: new LambdaClient(config),
    s3: new S3Client(config),
  };
  clients.ec2.middlewareStack.add(calls.of("ec2"), countedAt);
  clients.rds.middlewareStack.add(calls.of("rds"), countedAt);
  clients.elb.middlewareStack.add(calls.of("elasticloadbalancing"), countedAt);
  clients.dx.middlewareStack.add(calls.of("directconnect"), countedAt);
  clients.lambda.middlewareStack.add(calls.of("lambda"), countedAt);
  clients.s3.middlewareStack.add(calls.of("s3"), countedAt);
  return clients;
}
