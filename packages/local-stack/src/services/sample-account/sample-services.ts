import { Ec2Service } from "../ec2/ec2-service.ts";
import type { AwsService } from "../service.ts";
import type { SampleAccount } from "./sample-account.ts";

/** The services that answer from the sample account. */
export function sampleServices(account: SampleAccount): readonly AwsService[] {
  return [new Ec2Service(account)];
}
