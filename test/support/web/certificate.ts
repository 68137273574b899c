import { generate } from "selfsigned";

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is to be like. */
export interface CertificateOptions {
  /** The host that it is for; 127.0.0.1 and `localhost` by default. */
  readonly host?: string;
  /** First and last day of its validity. Default: today, and a year later. */
  readonly days?: readonly [first: Date, last: Date];
  /** Authority that signs it. Default: it signs itself. */
  readonly authority?: Certificate;
}

/** Makes the certificate of a server. */
export async function certificate({ host, days, authority }: CertificateOptions = {}): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: host ?? "Client Portal Web API" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      {
        name: "subjectAltName",
        altNames:
          host === undefined
            ? [
                { type: 2, value: "localhost" },
                { type: 7, ip: "127.0.0.1" },
              ]
            : [{ type: 2, value: host }],
      },
    ],
    ...(days === undefined ? {} : { notBeforeDate: days[0], notAfterDate: days[1] }),
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return { key: made.private, cert: made.cert };
}

/** Makes the certificate of an authority, which signs others. */
export async function certificateAuthority(): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "Authority of a test" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}
