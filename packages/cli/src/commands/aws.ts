import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { addAwsCostsCommand } from "./aws-costs.ts";
import { addAwsNetworkCommands } from "./aws-network.ts";
import { addAwsRecordCommand } from "./aws-record.ts";

/** `isthmus aws`: what is known of AWS. */
export function addAwsCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const aws = program.command("aws").summary("look at AWS").description("What is known of the AWS accounts that are watched.");
  addAwsNetworkCommands(aws, context, finish);
  addAwsCostsCommand(aws, context, finish);
  addAwsRecordCommand(aws, context, finish);
}
