import type { LabDevice, LabNetwork } from "../lab-device.ts";
import { cloudServer, linuxServer, powerSupply } from "./hosts.ts";
import { accessSwitch, firewall, vpnRouter } from "./network-devices.ts";

export type LabSize = "none" | "small" | "large";

const furtherSwitches = 19;
const furtherServers = 60;
const furtherUps = 15;

function smallLab(network: LabNetwork): readonly LabDevice[] {
  return [
    accessSwitch({ id: "sw1", name: "Access switch 1", address: `${network.prefix}.1` }),
    vpnRouter({ id: "rt1", name: "Site router", address: `${network.prefix}.2` }),
    firewall({ id: "fw1", name: "Firewall", address: `${network.prefix}.3` }),
    {
      ...linuxServer({
        id: "srv1",
        name: "File server",
        address: `${network.prefix}.4`,
        lan: { address: "192.168.10.20", mask: "255.255.255.0" },
      }),
      syslogTransport: "tcp",
    },
    powerSupply({ id: "ups1", name: "UPS rack B07", address: `${network.prefix}.5` }),
    cloudServer({ id: "sync1", name: "Site sync in AWS", address: `${network.prefix}.6` }),
  ];
}

function numbered<T>(count: number, make: (number: string, offset: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, offset) => make(String(offset + 1).padStart(2, "0"), offset));
}

/** 94 devices more, so that the whole lab has 100: 20 switches with 52 ports each and many small ones. */
function furtherDevices(network: LabNetwork): readonly LabDevice[] {
  const address = (host: number) => `${network.largePrefix}.${host}`;
  return [
    ...numbered(furtherSwitches, (number, offset) =>
      accessSwitch({ id: `acc-${number}`, name: `Access switch floor ${number}`, address: address(1 + offset) }),
    ),
    ...numbered(furtherServers, (number, offset) =>
      linuxServer({ id: `app-${number}`, name: `Application server ${number}`, address: address(1 + furtherSwitches + offset) }),
    ),
    ...numbered(furtherUps, (number, offset) =>
      powerSupply({ id: `ups-${number}`, name: `UPS ${number}`, address: address(1 + furtherSwitches + furtherServers + offset) }),
    ),
  ];
}

/** The devices of a lab: none, six, or a hundred of which the first six are those of the small lab. */
export function labDevices(size: LabSize, network: LabNetwork): readonly LabDevice[] {
  switch (size) {
    case "none":
      return [];
    case "small":
      return smallLab(network);
    case "large":
      return [...smallLab(network), ...furtherDevices(network)];
  }
}
