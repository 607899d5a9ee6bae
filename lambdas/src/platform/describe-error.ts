import { AppError } from "../errors.ts";

type Fields = Record<string, string | number | boolean>;

const maxFrames = 8;

/**
 * What may be logged of an error. Of our own: code and details. Of any other only its name and where it came from, since
 * its message and properties may carry secrets or text of a device.
 */
export function describeError(error: unknown): Fields {
  if (error instanceof AppError) {
    return { ...error.details, code: error.code };
  }
  if (!(error instanceof Error)) {
    return { errorName: typeof error };
  }
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /u.test(line));
  return { errorName: error.name.slice(0, 64), frames: frames.slice(0, maxFrames).join("\n") };
}
