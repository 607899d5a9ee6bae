import { liveThroughFullDisk } from "./hour-of-full-disk.ts";
import { modelledDisk, mountedDisk } from "./shared-disk.ts";

/** A gateway on a full disk in a process of its own: `node full-disk-process.ts DEVICES MINUTES SEGMENT-BYTES [ROOT]`, on the modelled disk without ROOT. Prints what came of it as JSON. */
const [devices = "0", fullMinutes = "0", segmentBytes = "0", root] = process.argv.slice(2);
const outcome = await liveThroughFullDisk({
  devices: Number(devices),
  fullMinutes: Number(fullMinutes),
  segmentBytes: Number(segmentBytes),
  disk: root === undefined ? modelledDisk() : mountedDisk(root),
});
const peakRssBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(JSON.stringify({ ...outcome, peakRssBytes }));
