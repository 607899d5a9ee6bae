/**
 * Facts about what runs in an AWS account. Absent is unknown, an empty list is none.
 *
 * Source: the API reference of the service, the action named at each type.
 */

/** EC2 DescribeInstances, with the checks of DescribeInstanceStatus. */
export interface Instance {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly subnetId?: string | undefined;
  /** pending, running, shutting-down, terminated, stopping, stopped. */
  readonly state: string;
  readonly instanceType: string;
  readonly privateIp?: string | undefined;
  readonly publicIp?: string | undefined;
  /** All private IPv4 addresses of all its interfaces. */
  readonly privateIps: readonly string[];
  readonly availabilityZone?: string | undefined;
  readonly launchedMs?: number | undefined;
  readonly securityGroupIds: readonly string[];
  /** ok, impaired, initializing, ...; absent for one that does not run. */
  readonly systemStatus?: string | undefined;
  readonly instanceStatus?: string | undefined;
}

/** EC2 DescribeVolumes. */
export interface Volume {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly sizeGib: number;
  readonly type: string;
  readonly availabilityZone?: string | undefined;
  readonly instanceIds: readonly string[];
  readonly encrypted?: boolean | undefined;
}

/** RDS DescribeDBInstances. */
export interface Database {
  /** DBInstanceIdentifier. */
  readonly id: string;
  readonly engine: string;
  readonly engineVersion?: string | undefined;
  readonly instanceClass: string;
  /** available, backing-up, stopped, storage-full, ... */
  readonly state: string;
  readonly vpcId?: string | undefined;
  readonly subnetIds: readonly string[];
  /** DNS name of the endpoint. */
  readonly endpoint?: string | undefined;
  readonly port?: number | undefined;
  readonly multiAz?: boolean | undefined;
  readonly publiclyAccessible?: boolean | undefined;
  readonly storageGib?: number | undefined;
  readonly securityGroupIds: readonly string[];
  /** Identifier of the database that it is a read replica of. */
  readonly replicaOf?: string | undefined;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol?: string | undefined;
  readonly port?: number | undefined;
  readonly targets: readonly {
    /** Instance id, IP address or ARN. */
    readonly id: string;
    readonly port?: number | undefined;
    /** healthy, unhealthy, draining, initial, unused, unavailable. */
    readonly state: string;
    readonly reason?: string | undefined;
  }[];
}

/** ELBv2 DescribeLoadBalancers, DescribeTargetGroups, DescribeTargetHealth. */
export interface LoadBalancer {
  readonly id: string;
  readonly name: string;
  /** application, network, gateway. */
  readonly type: string;
  readonly scheme?: string | undefined;
  readonly state: string;
  readonly vpcId?: string | undefined;
  readonly subnetIds: readonly string[];
  readonly dnsName?: string | undefined;
  readonly securityGroupIds: readonly string[];
  readonly targetGroups: readonly TargetGroup[];
}

/** Lambda ListFunctions. */
export interface CloudFunction {
  /** Name, unique in its account and Region. */
  readonly id: string;
  readonly runtime?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly modifiedMs?: number | undefined;
}

/** S3 ListBuckets; a bucket is filed under its own Region. */
export interface Bucket {
  readonly id: string;
  readonly createdMs?: number | undefined;
}
