import { describe, expect, it } from "vitest";
import { resourcesIn, usedRegions } from "./account-resources.ts";
import { Conditions } from "./conditions.ts";
import { freeAddresses, interfacesIn } from "./facts/interfaces.ts";

const conditions = new Conditions([], Date.UTC(2026, 10, 22));
const views = usedRegions.map((region) => ({ region, resources: resourcesIn(region), conditions }));

describe("the sample account's resources", () => {
  it.each(views)("refer only to one another in $region", ({ resources }) => {
    const vpcIds = resources.vpcs.map(({ vpcId }) => vpcId);
    for (const { vpcId } of [...resources.subnets, ...resources.routeTables, ...resources.securityGroups, ...resources.networkAcls]) {
      expect(vpcIds).toContain(vpcId);
    }
    const subnetIds = resources.subnets.map(({ subnetId }) => subnetId);
    expect(resources.routeTables.flatMap((table) => table.subnetIds).sort()).toEqual(subnetIds.toSorted());
    expect(resources.networkAcls.flatMap((acl) => acl.subnetIds).sort()).toEqual(subnetIds.toSorted());
    const groupIds = resources.securityGroups.map(({ groupId }) => groupId);
    for (const { groupId } of resources.instances) expect(groupIds).toContain(groupId);
    const instanceIds = resources.instances.map(({ instanceId }) => instanceId);
    for (const id of resources.targetGroups.flatMap((group) => group.instanceIds)) expect(instanceIds).toContain(id);
  });

  it.each(views)("hold each address once, inside its subnet, in $region", (view) => {
    const interfaces = interfacesIn(view);
    const held = interfaces.flatMap(({ subnetId, privateIps }) => privateIps.map((address) => `${subnetId} ${address}`));
    expect(new Set(held).size).toBe(held.length);
    for (const { subnetId, privateIps } of interfaces) {
      const cidr = view.resources.subnets.find((subnet) => subnet.subnetId === subnetId)?.cidr ?? "";
      for (const address of privateIps) expect(inCidr(address, cidr), `${address} in ${cidr}`).toBe(true);
    }
  });

  it("have distinct identifiers of EC2's form", () => {
    const ids = views.flatMap((view) => [
      ...view.resources.vpcs.map(({ vpcId }) => vpcId),
      ...view.resources.subnets.map(({ subnetId }) => subnetId),
      ...view.resources.routeTables.map(({ routeTableId }) => routeTableId),
      ...view.resources.instances.map(({ instanceId }) => instanceId),
      ...view.resources.volumes.map(({ volumeId }) => volumeId),
      ...interfacesIn(view).map(({ networkInterfaceId }) => networkInterfaceId),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+-[0-9a-f]{17}$/);
  });

  it("are forty instances, and two addresses left in the subnet that is nearly full", () => {
    expect(views.flatMap(({ resources }) => resources.instances)).toHaveLength(40);
    const [seoul] = views;
    const crowded = seoul?.resources.subnets.find(({ name }) => name === "prod-vpn-a");
    expect(seoul && crowded && freeAddresses(crowded, seoul)).toBe(2);
  });
});

function inCidr(address: string, cidr: string): boolean {
  const [base = "", bits = "0"] = cidr.split("/");
  const number = (text: string): number => text.split(".").reduce((total, octet) => total * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}
