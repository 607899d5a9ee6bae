import { GatewayFile } from "@isthmus/onprem-gateway/config/schema";
import { describe, expect, it } from "vitest";
import { labDevices } from "./devices/lab-devices.ts";
import { defaultLabNetwork } from "./lab-device.ts";
import { type SiteConfigOptions, siteConfig } from "./site-config.ts";

const options: SiteConfigOptions = {
  site: "busan",
  gateway: "gw-busan-1",
  uplink: { url: "http://127.0.0.1:4601/lambda-url/abc/", region: "ap-northeast-2" },
  spoolDir: "/var/lib/isthmus/spool",
  allowVolatileSpool: true,
  healthPort: 4603,
  syslogPort: 4614,
  trapPort: 4662,
  devices: labDevices("small", defaultLabNetwork),
  snmpPort: 1161,
  v3User: "monitor",
  thisMachine: { address: "127.0.0.1", snmpPort: 1162 },
};

describe("generated site configuration", () => {
  it("is accepted by the gateway's own schema", () => {
    const parsed = GatewayFile.safeParse(siteConfig(options));

    expect(parsed.error?.issues).toBeUndefined();
    expect(parsed.data?.devices.map((device) => device.id)).toEqual(["sw1", "rt1", "fw1", "srv1", "ups1", "sync1", "this-machine"]);
  });

  it("holds no secret, only references", () => {
    expect(Object.values(GatewayFile.parse(siteConfig(options)).credentials)).toEqual([
      { version: "2c", community: { env: "ISTHMUS_LAB_COMMUNITY" } },
      expect.objectContaining({ user: "monitor", priv: { protocol: "aes", secret: { env: "ISTHMUS_LAB_V3_PRIV" } } }),
    ]);
  });

  it("only pings this machine when no snmpd runs for it", () => {
    const parsed = GatewayFile.parse(siteConfig({ ...options, thisMachine: { address: "127.0.0.1" } }));

    expect(parsed.devices.at(-1)).toMatchObject({ id: "this-machine", ping: true });
    expect(parsed.devices.at(-1)?.snmp).toBeUndefined();
  });
});
