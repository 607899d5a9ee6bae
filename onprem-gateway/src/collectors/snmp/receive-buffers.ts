/** One large answer with what the system needs to keep it. */
const octetsEach = 16 * 1_024;
const wantedOctets = 4 * 2 ** 20;

/** What gives more room. */
export const receiveBufferRemedy = `set sysctl net.core.rmem_max=${wantedOctets}`;

/**
 * What to tell a person about the room for answers that wait to be read: undefined while it holds an answer of every device that is asked
 * at the same time.
 */
export function receiveBufferProblem(octets: number | undefined, askedAtOnce: number): string | undefined {
  if (octets === undefined || octets >= octetsEach * askedAtOnce) {
    return undefined;
  }
  const [has, needs] = [octets, octetsEach * askedAtOnce].map((each) => Math.round(each / 1_024));
  return `SNMP answers may be lost: the system gives ${has} KiB for answers that wait, ${needs} KiB are needed; ${receiveBufferRemedy}`;
}
