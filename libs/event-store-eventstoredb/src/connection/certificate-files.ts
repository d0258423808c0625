import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** The options that name files. */
export const FILE_OPTIONS = ['tlsCAFile', 'userCertFile', 'userKeyFile'] as const;

/**
 * Names what is wrong with the certificates and keys that are named, if anything. The client reads them later, in a
 * thread where nobody would hear of it.
 */
export const certificateProblem = (options: ReadonlyMap<string, string>): string | undefined => {
  const contents = new Map<string, Buffer>();
  for (const name of FILE_OPTIONS) {
    const path = options.get(name);
    if (path === undefined) continue;
    try {
      contents.set(name, readFileSync(path));
    } catch {
      return `${name}: ${path} cannot be read`;
    }
  }
  const [ca, cert, key] = FILE_OPTIONS.map((name) => contents.get(name));
  if ((cert === undefined) !== (key === undefined)) return 'userCertFile and userKeyFile go together';
  if (ca !== undefined && !works(() => new X509Certificate(ca))) return 'tlsCAFile holds no certificate';
  if (cert !== undefined && !works(() => createSecureContext({ cert, key }))) {
    return 'userCertFile and userKeyFile hold no certificate and its key';
  }
  return undefined;
};

const works = (use: () => unknown): boolean => {
  try {
    use();
    return true;
  } catch {
    return false;
  }
};
