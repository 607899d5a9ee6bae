import { describe, expect, it } from "vitest";
import { labDevices } from "../../lab/devices/lab-devices.ts";
import { defaultLabNetwork } from "../../lab/lab-device.ts";
import { labScenarios } from "../../lab/scenarios.ts";
import { accountScenarios } from "./account-scenarios.ts";
import { customerGateways, virtualInterfaces, vpnConnections } from "./seoul/connectivity.ts";
import { instances } from "./seoul/instances.ts";

const devices = labDevices("small", defaultLabNetwork);

function deviceAt(address: string) {
  return devices.find(({ ipAddresses }) => ipAddresses.some((own) => own.address === address));
}

describe("the two ends of what joins site and cloud", () => {
  it.each(vpnConnections)("are the same tunnels of $name", (vpn) => {
    const gateway = customerGateways.find(({ customerGatewayId }) => customerGatewayId === vpn.customerGatewayId);
    const device = deviceAt(gateway?.ipAddress ?? "");

    expect(device?.bgp?.localAs).toBe(gateway?.bgpAsn);
    for (const { insideCidr } of vpn.tunnels) {
      const aws = insideCidr.replace(".0/30", ".1");
      expect(device?.bgp?.peers.map(({ remoteAddress }) => remoteAddress)).toContain(aws);
    }
  });

  it.each(virtualInterfaces)("are the same session of $name, on the VLAN that both name", (one) => {
    const [customer = "", amazon] = [one.customerAddress, one.amazonAddress].map((address) => address.split("/")[0]);
    const device = deviceAt(customer);
    const peer = device?.bgp?.peers.find(({ remoteAddress }) => remoteAddress === amazon);

    expect(peer).toMatchObject({ remoteAs: one.amazonSideAsn, localAddress: customer });
    expect(peer?.viaPort).toMatch(new RegExp(`\\.${one.vlan}$`));
  });

  it("are an instance that the site polls, by its private address", () => {
    const polled = instances.filter(({ privateIp }) => deviceAt(privateIp) !== undefined);

    expect(polled.map(({ name }) => name)).toEqual(["prod-site-sync"]);
  });

  it("have scenarios of the same names wherever a line has both", () => {
    const both = ["vpn-tunnel", "vpn", "second-vpn-tunnel", "second-vpn", "direct-connect"].flatMap((line) => [
      `${line}-down`,
      `${line}-up`,
    ]);

    expect(labScenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(both));
    expect(accountScenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(both));
  });
});
