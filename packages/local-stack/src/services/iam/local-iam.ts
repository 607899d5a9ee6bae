import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { LocalStackError } from "../../errors.ts";
import type { Principal } from "../service.ts";
import type { AccessRefusal } from "./access-refusal.ts";
import { type AccessQuestion, evaluatePolicies } from "./policy.ts";

/** Temporary keys of one role session, as STS would issue them. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What the endpoint needs to check a signature made with an access key. */
export interface KnownKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  readonly roleName: string;
}

/** Roles and their policies as the template declares them. */
export interface RoleDefinition {
  readonly name: string;
  readonly arn: string;
}

const keyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The account's roles, their identity policies, and the access keys of their sessions. Keys are derived from a random per-state
 * secret (a 0600 file), so the same role and session get the same keys after a restart and no key is stored in clear.
 */
export class LocalIam {
  readonly #accountId: string;
  readonly #database: DatabaseSync;
  readonly #stateSecret: Buffer;
  readonly #roles = new Map<string, RoleDefinition>();
  readonly #policies = new Map<string, unknown[]>();
  readonly #managedPolicies = new Map<string, unknown>();

  constructor(options: { readonly accountId: string; readonly stateDir: string; readonly database: DatabaseSync }) {
    this.#accountId = options.accountId;
    this.#database = options.database;
    this.#stateSecret = loadStateSecret(join(options.stateDir, "credentials.key"));
    this.#database.exec(
      "CREATE TABLE IF NOT EXISTS access_key (id TEXT PRIMARY KEY, role TEXT NOT NULL, session TEXT NOT NULL) STRICT, WITHOUT ROWID",
    );
  }

  addRole(role: RoleDefinition): void {
    this.#roles.set(role.name, role);
  }

  /** Attaches an identity policy document to a role; unknown roles keep it until they are added. */
  attachPolicy(roleName: string, document: unknown): void {
    const attached = this.#policies.get(roleName) ?? [];
    attached.push(document);
    this.#policies.set(roleName, attached);
  }

  /** A customer managed policy, for roles that name it by ARN. */
  addManagedPolicy(arn: string, document: unknown): void {
    this.#managedPolicies.set(arn, document);
  }

  /** Attaches a managed policy by ARN. Policies that AWS itself manages are not known here and grant nothing. */
  attachManagedPolicy(roleName: string, arn: string): void {
    const document = this.#managedPolicies.get(arn);
    if (document !== undefined) this.attachPolicy(roleName, document);
  }

  role(name: string): RoleDefinition | undefined {
    return this.#roles.get(name);
  }

  /** Identity policy documents of a role. */
  policies(roleName: string): readonly unknown[] {
    return this.#policies.get(roleName) ?? [];
  }

  /** Keys of a role's session; the same ones for the same names. Throws when the template has no such role. */
  issueCredentials(roleName: string, sessionName: string): IssuedCredentials {
    if (!this.#roles.has(roleName)) {
      const known = [...this.#roles.keys()].join(", ") || "none";
      throw new LocalStackError("role-unknown", `The template has no role ${roleName} (it has: ${known}).`);
    }
    const digest = this.#derive(`key:${roleName}:${sessionName}`);
    const accessKeyId = `ASIA${Array.from(digest.subarray(0, 16), (byte) => keyAlphabet[byte % 32]).join("")}`;
    this.#database
      .prepare("INSERT OR REPLACE INTO access_key (id, role, session) VALUES (?, ?, ?)")
      .run(accessKeyId, roleName, sessionName);
    return this.#secrets(accessKeyId);
  }

  /** The key behind an access key id; undefined when it was never issued or its role left the template. */
  findKey(accessKeyId: string): KnownKey | undefined {
    const row = this.#database.prepare("SELECT role, session FROM access_key WHERE id = ?").get(accessKeyId);
    const roleName = String(row?.["role"] ?? "");
    if (row === undefined || !this.#roles.has(roleName)) return undefined;
    const { secretAccessKey, sessionToken } = this.#secrets(accessKeyId);
    const arn = `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${String(row["session"])}`;
    return { secretAccessKey, sessionToken, roleName, principal: { accountId: this.#accountId, arn } };
  }

  /**
   * May this key's role call the function URL? Since October 2025 both lambda:InvokeFunctionUrl and lambda:InvokeFunction are
   * needed (Lambda Developer Guide, "Control access to function URLs"), each from the role's or the function's policy.
   */
  mayInvokeUrl(key: KnownKey, functionArn: string, resourcePolicies: readonly unknown[]): boolean {
    const context = {
      "lambda:functionurlauthtype": "AWS_IAM",
      "lambda:invokedviafunctionurl": "true",
      "aws:principalarn": this.#roleArn(key),
    };
    return ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].every((action) => {
      const question = { action, resource: functionArn, context, principalArns: [key.principal.arn, this.#roleArn(key)] };
      return evaluatePolicies([...this.policies(key.roleName), ...resourcePolicies], question) === "allow";
    });
  }

  /** Why the session's role may not do all of this, from its identity policies; undefined when it may. */
  refusalOf(
    { principal, roleName }: Pick<KnownKey, "principal" | "roleName">,
    questions: readonly AccessQuestion[],
  ): AccessRefusal | undefined {
    for (const question of questions) {
      const context = { ...question.context, "aws:principalarn": this.#roles.get(roleName)?.arn ?? "" };
      const decision = evaluatePolicies(this.policies(roleName), { ...question, context });
      if (decision !== "allow") return { principalArn: principal.arn, action: question.action, resource: question.resource, decision };
    }
    return undefined;
  }

  #roleArn(key: KnownKey): string {
    return this.#roles.get(key.roleName)?.arn ?? "";
  }

  #secrets(accessKeyId: string): IssuedCredentials {
    return {
      accessKeyId,
      secretAccessKey: this.#derive(`secret:${accessKeyId}`).toString("base64").slice(0, 40),
      sessionToken: this.#derive(`token:${accessKeyId}`).toString("base64"),
    };
  }

  #derive(label: string): Buffer {
    return createHmac("sha256", this.#stateSecret).update(label).digest();
  }
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function loadStateSecret(path: string): Buffer {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return readFileSync(path);
}
