import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** PEM, both. */
export interface Certified {
  readonly key: Buffer;
  readonly certificate: Buffer;
}

/** Signs certificates for tests: short-lived ones of elliptic curves, for this machine. */
export interface CertificateAuthority {
  /** PEM of its own certificate, for those who are to trust it. */
  readonly certificate: Buffer;
  /** Issues a certificate for a server at 127.0.0.1 and localhost, or for a client of that name. */
  issue(commonName: string): Certified;
}

const DAY_MS = 86_400_000;
/** Object identifiers, as DER writes them. */
const OID = {
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
};

export const certificateAuthority = (name = 'authority of the tests'): CertificateAuthority => {
  const own = keys();
  const isAuthority = extension(OID.basicConstraints, sequence(der(0x01, Buffer.of(0xff))));
  return {
    certificate: certificate({
      subject: name,
      issuer: name,
      key: own.publicKey,
      extension: isAuthority,
      signer: own.privateKey,
    }),
    issue: (commonName) => {
      const { publicKey, privateKey } = keys();
      const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)));
      const forThisMachine = extension(OID.subjectAltName, names);
      return {
        key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })),
        certificate: certificate({
          subject: commonName,
          issuer: name,
          key: publicKey,
          extension: forThisMachine,
          signer: own.privateKey,
        }),
      };
    },
  };
};

const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

interface Request {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly extension: Buffer;
  readonly signer: KeyObject;
}

/** X.509, version 3 (RFC 5280). */
const certificate = ({ subject, issuer, key, extension: only, signer }: Request): Buffer => {
  const algorithm = sequence(der(0x06, Buffer.from(OID.ecdsaWithSha256)));
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1 + Math.floor(Math.random() * 126), 0, 1)),
    algorithm,
    nameOf(issuer),
    sequence(timeOf(Date.now() - DAY_MS), timeOf(Date.now() + DAY_MS)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(only)),
  );
  const signature = sign('sha256', toSign, signer);
  const signed = sequence(toSign, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = signed.toString('base64').match(/.{1,64}/g)!;
  return Buffer.from(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'));
};

const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(der(0x06, Buffer.from(OID.commonName)), der(0x0c, Buffer.from(commonName)))));

const timeOf = (ms: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      `${new Date(ms)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2, -1)}Z`,
    ),
  );

const extension = (oid: readonly number[], value: Buffer): Buffer =>
  sequence(der(0x06, Buffer.from(oid)), der(0x04, value));

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));

const der = (tag: number, content: Buffer): Buffer => {
  const { length } = content;
  const long = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...long), content]);
};
