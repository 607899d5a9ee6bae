import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** A document client for plain objects: undefined attributes are left out, and large whole numbers pass to DynamoDB's own check. */
export function documentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true } });
}

/**
 * The client for a function: few retries, since the gateway retries better than a billed function does, and timeouts
 * well within the function's own.
 */
export function createDynamoDb(): DynamoDBDocumentClient {
  return documentClient(
    new DynamoDBClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, httpsAgent: { maxSockets: 100 } },
    }),
  );
}
