import { InvalidArgumentError } from "commander";

/** A commander option parser for whole numbers in a range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

/** A commander option parser for TCP and UDP ports. */
export const portNumber = wholeNumber(1, 65_535);
