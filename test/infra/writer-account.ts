import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { writeAssembly } from "@isthmus/local-stack/engine/assembly.fixture";
import { type LocalStack, startLocalStack } from "@isthmus/local-stack/engine/local-stack";
import { synthesize } from "./synthesized.ts";

/** What of the app's stacks says who may write what. */
const kept = new Set(["AWS::IAM::Role", "AWS::IAM::Policy", "AWS::DynamoDB::Table", "AWS::Logs::LogGroup"]);

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown }>>;
}

/** The template less everything but roles, policies and tables, and outputs of what is left out. */
function reduced(template: Template): object {
  const Resources = Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => kept.has(Type)));
  const gone = Object.keys(template.Resources).filter((id) => !(id in Resources));
  const Outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).filter(([, output]) => gone.every((id) => !JSON.stringify(output).includes(`"${id}"`))),
  );
  return { Resources, Outputs };
}

/** The synthesized roles, policies and tables behind a local endpoint that checks signatures and evaluates the policies. */
export class WriterAccount {
  readonly stack: LocalStack;
  readonly writerRoleArn: string;
  readonly tables: { readonly entities: string; readonly series: string; readonly events: string };
  readonly #directory: string;

  private constructor(stack: LocalStack, directory: string) {
    this.stack = stack;
    this.#directory = directory;
    const named = (prefix: string): string =>
      stack.resources().find(({ logicalId }) => logicalId.startsWith(prefix))?.physicalId ?? `no ${prefix}`;
    this.writerRoleArn = `arn:aws:iam::${stack.accountId}:role/${named("SiteWriter")}`;
    this.tables = { entities: named("Entities"), series: named("Series"), events: named("Events") };
  }

  static async start(): Promise<WriterAccount> {
    const directory = mkdtempSync(join(tmpdir(), "isthmus-isolation-"));
    const templates = synthesize();
    const template = (name: string): object => reduced(templates.get(name) as Template);
    const assemblyDir = join(directory, "cdk.out");
    writeAssembly(assemblyDir, [
      { name: "isthmus-data", template: template("isthmus-data") },
      { name: "isthmus-ingest", template: template("isthmus-ingest"), dependencies: ["isthmus-data"] },
    ]);
    const repositoryRoot = join(import.meta.dirname, "../..");
    const options = {
      repositoryRoot,
      stateDir: directory,
      assemblyDir,
      endpointPort: 0,
      reset: false,
      extraServices: [],
      metricSources: [],
    };
    return new WriterAccount(await startLocalStack({ ...options, log: () => undefined }), directory);
  }

  /** Keys of the role that the ingest function runs with. */
  functionKeys() {
    const role = this.stack.resources().find(({ logicalId }) => logicalId.startsWith("IngestRole"))?.physicalId ?? "";
    return this.stack.issueCredentials(role, "isthmus-ingest-batch");
  }

  /** Partition keys of everything in a table. */
  async partitions(table: keyof WriterAccount["tables"]): Promise<readonly string[]> {
    const { endpointUrl: endpoint, region } = this.stack;
    const credentials = this.stack.issueCredentials("administrator", "test");
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
    const answer = await client.send(new ScanCommand({ TableName: this.tables[table] }));
    client.destroy();
    return (answer.Items ?? []).map((item) => String(item["pk"]));
  }

  async close(): Promise<void> {
    await this.stack.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
