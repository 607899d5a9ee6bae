import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CheckResult } from "./check.ts";
import { findProgram } from "./find-program.ts";

const execute = promisify(execFile);
const neededMajor = 24;

/** The gateway and the functions need the Node.js that the workspace brings. */
export function checkNode(version: string): CheckResult {
  const major = Number(version.split(".")[0]);
  const found = `Node.js ${version}`;
  return major >= neededMajor
    ? { name: "Node.js", status: "ok", detail: found }
    : {
        name: "Node.js",
        status: "fail",
        detail: `${found} is older than ${neededMajor}.`,
        remedy: "Run through npm (`npm start`, `npx isthmus`): the workspace brings its own Node.js 24.",
      };
}

/** fping must be installed and may send: it needs CAP_NET_RAW, which containers and copies of the file lose. */
export async function checkFping(path: string | undefined): Promise<CheckResult> {
  const fping = await findProgram(["fping"], path);
  if (fping === undefined) {
    return { name: "fping", status: "fail", detail: "fping is not installed; nothing can be pinged.", remedy: "apt-get install fping" };
  }
  try {
    await execute(fping, ["-c", "1", "-t", "1000", "127.0.0.1"], { timeout: 5_000 });
    return { name: "fping", status: "ok", detail: `${fping} pinged 127.0.0.1` };
  } catch {
    return {
      name: "fping",
      status: "fail",
      detail: `${fping} could not ping 127.0.0.1.`,
      remedy: `setcap cap_net_raw+ep ${fping}; in a container also add the capability NET_RAW.`,
    };
  }
}

interface OptionalTool {
  readonly name: string;
  readonly programs: readonly string[];
  readonly without: string;
  readonly remedy: string;
}

const optionalTools: readonly OptionalTool[] = [
  { name: "snmpd", programs: ["snmpd"], without: "This machine is pinged, but not read over SNMP.", remedy: "apt-get install snmpd" },
  { name: "ip", programs: ["ip"], without: "The scenario device-down cannot stop ping answers.", remedy: "apt-get install iproute2" },
  {
    name: "smidump",
    programs: ["smidump"],
    without: "`isthmus oid import` cannot compile MIB modules of your own.",
    remedy: "apt-get install smitools",
  },
  {
    name: "Chromium",
    programs: ["chromium", "chromium-browser", "google-chrome"],
    without: "`npm test` cannot look at the console page.",
    remedy: "apt-get install chromium",
  },
];

/** Programs that only parts of the demonstration or the tests use. */
export async function checkOptionalTools(path: string | undefined): Promise<readonly CheckResult[]> {
  return Promise.all(
    optionalTools.map(async ({ name, programs, without, remedy }): Promise<CheckResult> => {
      const found = await findProgram(programs, path);
      return found === undefined
        ? { name, status: "warn", detail: `It is not installed. ${without}`, remedy }
        : { name, status: "ok", detail: found };
    }),
  );
}
