import { generateKeyPairSync, sign } from "node:crypto";

/** A key and a certificate that it signed itself, in PEM. */
export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
}

const oid = {
  ecdsaWithSha256: Buffer.from("06082a8648ce3d040302", "hex"),
  commonName: Buffer.from("0603550403", "hex"),
  subjectAltName: Buffer.from("0603551d11", "hex"),
};

/** Makes a P-256 certificate for a host name (X.509 v3, RFC 5280): version, serial, issuer, validity, subject, key, alternative name. */
export function certificateFor(
  hostname: string,
  { notBefore, notAfter }: { readonly notBefore: Date; readonly notAfter: Date },
): OwnCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, oid.ecdsaWithSha256);
  const name = der(0x30, der(0x31, der(0x30, oid.commonName, der(0x0c, Buffer.from(hostname)))));
  const alternative = der(0x30, oid.subjectAltName, der(0x04, der(0x30, der(0x82, Buffer.from(hostname)))));
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(0x30, utcTime(notBefore), utcTime(notAfter)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, alternative)),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, privateKey));
  const cert = der(0x30, content, algorithm, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replace(/.{64}/gu, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function utcTime(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/gu, "").slice(2, 14)}Z`));
}

/** One element of DER with a definite length (X.690). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
