import { readdirSync, readFileSync } from "node:fs";

/** What a process holds at a moment. */
export interface ProcessSize {
  readonly pid: number;
  readonly residentMb: number;
  readonly descriptors: number;
}

/** The size of a process and of those of its children that are workers, by role. Linux only. */
export function sizesOf(pid: number): ReadonlyMap<string, ProcessSize> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").filter(Boolean);
  const workers = children.flatMap((child): [string, ProcessSize][] => {
    const [, role] = /--worker\0([\w-]+)/u.exec(contentOf(`/proc/${child}/cmdline`)) ?? [];
    return role === undefined ? [] : [[role, sizeOf(child)]];
  });
  return new Map([["core", sizeOf(`${pid}`)], ...workers]);
}

function sizeOf(pid: string): ProcessSize {
  const [, kilobytes] = /VmRSS:\s+(\d+)/u.exec(contentOf(`/proc/${pid}/status`)) ?? [];
  return { pid: Number(pid), residentMb: Number(kilobytes) / 1_024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** Empty when the process has just ended. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
