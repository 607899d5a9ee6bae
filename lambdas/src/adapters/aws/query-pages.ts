import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { readFailure } from "./dynamodb-failure.ts";

/** All pages of a Query, in order. Throws `StoreError`. */
export async function* queryPages(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  let start: QueryCommandInput["ExclusiveStartKey"];
  do {
    const page = await client
      .send(new QueryCommand({ ...input, ...(start && { ExclusiveStartKey: start }) }))
      .catch((error: unknown) => Promise.reject(readFailure(error)));
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
