import { Agent, request as httpRequest, type Server } from "node:http";
import dynalite from "dynalite";
import { asArray, asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import { LocalStackError } from "../../errors.ts";

/** An answer of DynamoDB as it goes over the wire. */
export interface TableAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What an in-process caller gets. */
export type TableOutcome =
  | { readonly kind: "ok"; readonly output: UntypedRecord }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** dynalite checks that a signature is there, not that it is right; the endpoint has done that before. */
const internalHeaders = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20200101T000000Z",
  authorization: "AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local",
};

/** DynamoDB tables on disk: dynalite inside this process, on a loopback port that only this process is told. */
export class TableStore {
  readonly #path: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #partitionKeys = new Map<string, string>();
  #server: Server | undefined;
  #port = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async start(): Promise<void> {
    const server = dynalite({ path: this.#path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve());
    });
    const address = server.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
    this.#server = server;
    const probe = await this.call("ListTables", {});
    if (probe.kind === "refused")
      throw new LocalStackError("state-unusable", `The tables in ${this.#path} could not be opened: ${probe.message}`);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#agent.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Passes one DynamoDB request on as it is. `target` is the X-Amz-Target header. */
  forward(target: string, body: Buffer): Promise<TableAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: "127.0.0.1",
          port: this.#port,
          method: "POST",
          path: "/",
          agent: this.#agent,
          headers: { ...internalHeaders, "x-amz-target": target, "content-length": body.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
            resolve({ status: response.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** Name of a table's partition key, which never changes; undefined for a table that is not there. */
  async partitionKeyOf(table: string): Promise<string | undefined> {
    const known = this.#partitionKeys.get(table);
    if (known !== undefined) return known;
    const described = await this.call("DescribeTable", { TableName: table });
    if (described.kind === "refused") return undefined;
    const schema = asArray(asRecord(described.output["Table"])?.["KeySchema"]).map(asRecord);
    const name = asString(schema.find((part) => part?.["KeyType"] === "HASH")?.["AttributeName"]);
    if (name !== undefined) this.#partitionKeys.set(table, name);
    return name;
  }

  /** One operation from inside the stack. */
  async call(action: string, input: UntypedRecord): Promise<TableOutcome> {
    const answer = await this.forward(`DynamoDB_20120810.${action}`, Buffer.from(JSON.stringify(input)));
    const output = asRecord(JSON.parse(answer.body.toString("utf8"))) ?? {};
    if (answer.status === 200) return { kind: "ok", output };
    const code = asString(output["__type"])?.split("#").at(-1) ?? "UnknownError";
    return { kind: "refused", code, message: asString(output["message"]) ?? asString(output["Message"]) ?? code };
  }
}
