import type { DeviceModel } from "../model/device-model.ts";

/** A device that tells nothing beyond its interfaces. */
export const emptyModel: DeviceModel = {
  identity: {},
  interfaces: [],
  processors: [],
  memory: [],
  storage: [],
  sensors: [],
  bgpPeers: [],
  ospfNeighbours: [],
  links: [],
  modules: [],
  vlans: [],
  rmonIfIndexes: [],
  tables: [],
};
