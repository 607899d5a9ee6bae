import { CostExplorerService } from "../cost-explorer/cost-explorer-service.ts";
import { DirectConnectService } from "../direct-connect/direct-connect-service.ts";
import { Ec2Service } from "../ec2/ec2-service.ts";
import { FunctionListing } from "../lambda/function-listing.ts";
import { LoadBalancingService } from "../load-balancing/load-balancing-service.ts";
import { RdsService } from "../rds/rds-service.ts";
import { S3Service } from "../s3/s3-service.ts";
import type { AwsService } from "../service.ts";
import { GuardedService } from "./guarded-service.ts";
import type { SampleAccount } from "./sample-account.ts";

/** The services that answer from the sample account. */
export function sampleServices(account: SampleAccount): readonly AwsService[] {
  const services = [
    new Ec2Service(account),
    new RdsService(account),
    new LoadBalancingService(account),
    new DirectConnectService(account),
    new FunctionListing(account),
    new S3Service(),
    new CostExplorerService(account),
  ];
  return services.map((service) => new GuardedService(service, account));
}
