import { z } from "zod";
import { type Operation, ok, refused } from "../operation.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";

const getParameterInput = z.object({ Name: z.string().min(1), WithDecryption: z.boolean().default(false) });
const putParameterInput = z.object({
  Name: z.string().min(1),
  Value: z.string(),
  Type: z.enum(["String", "SecureString"]).default("String"),
  Overwrite: z.boolean().default(false),
});

interface Parameter {
  readonly value: string;
  readonly type: "String" | "SecureString";
  readonly version: number;
}

/** Parameter Store of Systems Manager over AWS JSON 1.1: GetParameter and PutParameter. Values live as long as the stack runs. */
export class ParameterService implements AwsService {
  readonly signingName = "ssm";
  readonly #parameters = new Map<string, Parameter>();
  readonly #operations: Readonly<Record<string, Operation | undefined>> = {
    GetParameter: (input) => this.#get(input),
    PutParameter: (input) => this.#put(input),
  };

  async handle({ action, input }: AwsRequest): Promise<AwsResponse> {
    return (
      this.#operations[action]?.(input) ?? refused("UnknownOperationException", `Systems Manager operation ${action} is not known here.`)
    );
  }

  #get(input: unknown): AwsResponse {
    const parsed = getParameterInput.safeParse(input);
    if (!parsed.success) return refused("ValidationException", z.prettifyError(parsed.error));
    const { Name, WithDecryption } = parsed.data;
    const known = this.#parameters.get(Name);
    if (known === undefined) return refused("ParameterNotFound", "");
    const { value, type, version } = known;
    const Value = type === "SecureString" && !WithDecryption ? Buffer.from(value).toString("base64") : value;
    return ok({ Parameter: { Name, Type: type, Value, Version: version } });
  }

  #put(input: unknown): AwsResponse {
    const parsed = putParameterInput.safeParse(input);
    if (!parsed.success) return refused("ValidationException", z.prettifyError(parsed.error));
    const { Name, Value, Type, Overwrite } = parsed.data;
    const known = this.#parameters.get(Name);
    if (known !== undefined && !Overwrite) return refused("ParameterAlreadyExists", "The parameter already exists.");
    const version = (known?.version ?? 0) + 1;
    this.#parameters.set(Name, { value: Value, type: Type, version });
    return ok({ Version: version, Tier: "Standard" });
  }
}
