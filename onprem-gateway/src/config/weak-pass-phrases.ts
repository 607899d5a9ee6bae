import type { ConfigProblem } from "./problem.ts";
import type { GatewayFile } from "./schema.ts";
import type { Secret } from "./secret.ts";
import type { SecretReference } from "./secret-reference.ts";

/** RFC 3414 asks for 8 characters; whoever records one authentic message can try pass phrases against it, and 8 are soon tried. */
const fairPassPhrase = 12;

/** Pass phrases of SNMPv3 users that work and are easy to find out: short ones, and one phrase for two purposes. Tells nothing of them. */
export function weakPassPhrases(
  { credentials }: Pick<GatewayFile, "credentials">,
  secretOf: (reference: SecretReference) => Secret | undefined,
): readonly ConfigProblem[] {
  return Object.entries(credentials).flatMap(([name, credential]): readonly ConfigProblem[] => {
    if (credential.version !== "3") {
      return [];
    }
    const phrases = (["auth", "priv"] as const).map((part) => {
      const reference = credential[part]?.secret;
      return { path: `credentials.${name}.${part}.secret`, phrase: reference === undefined ? undefined : secretOf(reference)?.reveal() };
    });
    const short = phrases.flatMap(({ path, phrase }) =>
      phrase === undefined || phrase.length >= fairPassPhrase
        ? []
        : [{ path, expected: `a pass phrase of at least ${fairPassPhrase} characters`, found: "a shorter one" }],
    );
    const [auth, priv] = phrases;
    const same = auth?.phrase !== undefined && auth.phrase === priv?.phrase;
    return same ? [...short, { path: priv?.path ?? "", expected: "another pass phrase than that of auth", found: "the same one" }] : short;
  });
}
