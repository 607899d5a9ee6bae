import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const dockerfile = text("onprem-gateway/Dockerfile");
const howTo = text("docs/how-to/harden-a-gateway.md");
const folder = mkdtempSync(join(tmpdir(), "isthmus-hardening-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("T13, T14: the gateway's image", () => {
  const instructions = dockerfile.replaceAll(/\\\n/gu, " ").split("\n");
  const of = (name: string) => instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

  it("stands on the version of Node.js that everything is tested with, and lets a build name its digest", () => {
    const { devDependencies } = JSON.parse(text("package.json")) as { readonly devDependencies: Readonly<Record<string, string>> };

    expect(of("ARG")).toEqual([`NODE_IMAGE=node:${devDependencies["node"]}-bookworm-slim`]);
    expect(of("FROM")).toEqual([["$", "{NODE_IMAGE}"].join("")]);
    expect(howTo).toContain(`--build-arg NODE_IMAGE=node:${devDependencies["node"]}-bookworm-slim@sha256:`);
  });

  it("runs as an unprivileged user, by number, from its last instruction of that kind on", () => {
    expect(of("USER")).toEqual(["10001:10001"]);
    expect(dockerfile.indexOf("USER ")).toBeGreaterThan(dockerfile.lastIndexOf("RUN "));
    expect(dockerfile).toContain("--uid 10001 --gid 10001");
  });

  it("gives two programs one capability each, and leaves no tool behind that could give more", () => {
    expect([...dockerfile.matchAll(/setcap (\S+) (\S+)/gu)].map(([, capability, file]) => [capability, file])).toEqual([
      ["cap_net_raw+ep", "/usr/bin/fping"],
      ["cap_net_bind_service+ep", "/usr/local/bin/node"],
    ]);
    expect(dockerfile).toMatch(/apt-get purge --yes --auto-remove libcap2-bin/u);
  });

  it("holds no secret, and writes to its volume alone", () => {
    expect([...of("ENV"), ...of("ARG")].join(" ")).not.toMatch(/secret|community|password|token|key/iu);
    expect(of("VOLUME")).toEqual(["/var/lib/isthmus"]);
    expect(of("HEALTHCHECK")).toHaveLength(1);
    expect(of("STOPSIGNAL")).toEqual(["SIGTERM"]);
  });

  it("starts the gateway in the place of the shell, with its arguments and without core dumps", () => {
    const [command = "", ...entry] = JSON.parse(of("ENTRYPOINT")[0] ?? "[]") as readonly string[];
    const program = join(folder, "gateway.mjs");
    writeFileSync(
      program,
      `import { readFileSync } from "node:fs";
const limit = /Max core file size +(\\S+) +(\\S+)/u.exec(readFileSync("/proc/self/limits", "utf8")).slice(1);
process.stdout.write(JSON.stringify({ limit, parent: process.ppid, args: process.argv.slice(2) }));`,
    );
    const script = entry.map((word) => word.replace("node /opt/isthmus/gateway.mjs", `'${process.execPath}' '${program}'`));

    const printed = execFileSync(command, [...script, "--config", "/etc/isthmus/a file.yaml"], { encoding: "utf8" });

    expect(JSON.parse(printed)).toEqual({ limit: ["0", "0"], parent: process.pid, args: ["--config", "/etc/isthmus/a file.yaml"] });
  });
});

describe("T13, T14: the example for Docker Compose", () => {
  const { services } = parse(text("onprem-gateway/deploy/compose.yaml")) as {
    readonly services: { readonly gateway: Readonly<Record<string, unknown>> };
  };

  it("has every setting of the how-to", () => {
    expect(services.gateway).toMatchObject({
      user: "10001:10001",
      read_only: true,
      init: true,
      network_mode: "host",
      cap_drop: ["ALL"],
      cap_add: ["NET_RAW", "NET_BIND_SERVICE"],
      ulimits: { core: 0, nofile: 65_536 },
      mem_limit: "1g",
      pids_limit: 256,
      stop_grace_period: "30s",
    });
    expect(services.gateway).not.toHaveProperty("privileged");
  });

  it("leaves capabilities of files alone, which the image needs", () => {
    expect(JSON.stringify(services.gateway["security_opt"] ?? [])).not.toContain("no-new-privileges");
  });

  it("writes to the spool and to a small /tmp alone", () => {
    const writable = (services.gateway["volumes"] as readonly string[]).filter((volume) => !volume.endsWith(":ro"));

    expect(writable).toEqual(["spool:/var/lib/isthmus"]);
    expect(services.gateway["tmpfs"]).toEqual([expect.stringMatching(/^\/tmp:size=16m.*noexec/u)]);
  });
});

describe("T13, T14: the example for systemd", () => {
  const unit = text("onprem-gateway/deploy/isthmus-gateway.service");
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, "mu").exec(unit)?.[1];

  it.each([
    ["User", "isthmus"],
    ["NoNewPrivileges", "yes"],
    ["AmbientCapabilities", "CAP_NET_RAW CAP_NET_BIND_SERVICE"],
    ["CapabilityBoundingSet", "CAP_NET_RAW CAP_NET_BIND_SERVICE"],
    ["ProtectSystem", "strict"],
    ["ProtectHome", "yes"],
    ["PrivateDevices", "yes"],
    ["LimitCORE", "0"],
    ["LimitNOFILE", "65536"],
    ["MemoryMax", "1G"],
    ["TasksMax", "256"],
    ["SystemCallFilter", "@system-service"],
    ["RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX AF_NETLINK"],
  ])("sets %s=%s", (name, value) => {
    expect(setting(name)).toBe(value);
  });

  it("lets V8 compile, and rereads the configuration by SIGHUP", () => {
    expect(setting("MemoryDenyWriteExecute")).toBeUndefined();
    expect(setting("ExecReload")).toBe("/bin/kill -HUP $MAINPID");
  });
});

describe("the how-to for hardening", () => {
  it("names both examples and each setting that they have", () => {
    for (const name of [
      "compose.yaml",
      "isthmus-gateway.service",
      "no-new-privileges",
      "seccomp",
      "SystemCallFilter",
      "LimitCORE",
      "--pids-limit",
    ]) {
      expect(howTo).toContain(name);
    }
  });
});
