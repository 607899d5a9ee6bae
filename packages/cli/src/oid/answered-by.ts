import { runningStack } from "../state-folder.ts";

/** Which devices of a gateway answered an object. */
export interface AnsweredBy {
  readonly devices: readonly { readonly id: string; readonly answers: boolean; readonly asOfMs: number }[];
}

const deadlineMs = 2_000;

/** Asks a running gateway: the one at the URL, else that of the local stack of this folder. Undefined when none answers. */
export async function askAnsweredBy(
  oid: string,
  { cwd, gateway }: { readonly cwd: string; readonly gateway?: string | undefined },
): Promise<AnsweredBy | undefined> {
  const port = gateway === undefined ? (await runningStack(cwd))?.healthPort : undefined;
  const base = gateway ?? (port === undefined ? undefined : `http://127.0.0.1:${port}`);
  if (base === undefined) return undefined;
  try {
    const response = await fetch(new URL(`/answers?oid=${oid}`, base), { signal: AbortSignal.timeout(deadlineMs) });
    const body: unknown = await response.json();
    return response.ok && isAnsweredBy(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isAnsweredBy(body: unknown): body is AnsweredBy {
  return (
    typeof body === "object" &&
    body !== null &&
    "devices" in body &&
    Array.isArray(body.devices) &&
    (body.devices as readonly unknown[]).every((each) => typeof each === "object" && each !== null && "id" in each && "asOfMs" in each)
  );
}

const mostNames = 12;

/** Such as "sw1, rt1 (as of 2 min ago); not by: ups1"; the age is that of the oldest reading. */
export function answeredText({ devices }: AnsweredBy, nowMs: number): string {
  if (devices.length === 0) return "not known: the gateway has read no device yet";
  const oldestMs = Math.max(0, nowMs - Math.min(...devices.map(({ asOfMs }) => asOfMs)));
  const named = (answers: boolean) => {
    const ids = devices.filter((each) => each.answers === answers).map(({ id }) => id);
    const more = ids.length > mostNames ? ` and ${ids.length - mostNames} more` : "";
    return ids.length === 0 ? "none" : `${ids.slice(0, mostNames).join(", ")}${more}`;
  };
  return `${named(true)} (as of ${Math.round(oldestMs / 60_000)} min ago); not by: ${named(false)}`;
}
