/** Variables that a parser of hostile input needs to run at all. Everything else, credentials and secrets first of all, stays with the core. */
const passedOn = ["PATH", "TZ", "LANG", "LC_ALL", "HOME", "TMPDIR", "NODE_EXTRA_CA_CERTS", "NO_COLOR"] as const;

/** The environment of a worker process. */
export function workerEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(passedOn.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
}
