import type { CloudInventory, Look, ResourceLook } from "../../../ports/cloud-inventory.ts";
import { translated, translatedSupplement } from "./broken-listing.ts";
import { bucketLooks } from "./bucket-looks.ts";
import { databaseLooks } from "./database-looks.ts";
import { directConnectLooks } from "./direct-connect-looks.ts";
import { functionLooks } from "./function-looks.ts";
import { gatewayLooks } from "./gateway-looks.ts";
import { instanceLooks, instancesById } from "./instance-looks.ts";
import { interfaceLooks } from "./interface-looks.ts";
import { loadBalancerLooks } from "./load-balancer-looks.ts";
import type { RegionClients } from "./region-clients.ts";
import { routingLooks } from "./routing-looks.ts";
import { securityLooks } from "./security-looks.ts";
import { transitLooks } from "./transit-looks.ts";
import { volumeLooks } from "./volume-looks.ts";
import { vpcLooks } from "./vpc-looks.ts";
import { vpnLooks } from "./vpn-looks.ts";

/** One Region of one account, read through the APIs of its services. For one sweep: what two looks share is read once. */
export class AwsInventory implements CloudInventory {
  readonly looks: readonly Look[];
  readonly #clients: RegionClients;

  constructor(clients: RegionClients, region: string) {
    this.#clients = clients;
    const { ec2, rds, elb, dx, lambda, s3 } = clients;
    const looks: readonly Look[] = [
      ...vpcLooks(ec2),
      ...routingLooks(ec2),
      ...gatewayLooks(ec2),
      ...transitLooks(ec2),
      ...vpnLooks(ec2),
      ...interfaceLooks(ec2),
      ...securityLooks(ec2),
      ...instanceLooks(ec2),
      ...volumeLooks(ec2),
      ...directConnectLooks(dx),
      ...databaseLooks(rds),
      ...loadBalancerLooks(elb),
      ...functionLooks(lambda),
      ...bucketLooks(s3, region),
    ];
    this.looks = looks.map((look) =>
      look.kind === "supplement" ? translatedSupplement(look) : (translated(look as ResourceLook) as Look),
    );
  }

  instances(ids: readonly string[]): ResourceLook<"instance"> {
    return translated(instancesById(this.#clients.ec2, ids));
  }
}
