import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SessionCredentials } from "./role-sessions.ts";

/** A document client for plain objects: undefined attributes are left out, and large whole numbers pass to DynamoDB's own check. */
export function documentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true } });
}

/** Retries are few, since the gateway retries better than a billed function does. */
const maxAttempts = 2;

/** The client for a function, with timeouts well within the function's own. */
export function createDynamoDb(): DynamoDBDocumentClient {
  return documentClient(
    new DynamoDBClient({
      maxAttempts,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true, httpsAgent: { maxSockets: 100 } },
    }),
  );
}

/** A client with other credentials over the same sockets: a container has 1,024 file descriptors, whatever its number of sites. */
export function withCredentials(client: DynamoDBDocumentClient, credentials: () => Promise<SessionCredentials>): DynamoDBDocumentClient {
  return documentClient(new DynamoDBClient({ maxAttempts, credentials, requestHandler: client.config.requestHandler }));
}
