// A certificate authority of a test's own, and certificates by it. Made with openssl; `needs('openssl')` where it is missing.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './programs.ts';

const run = promisify(execFile);

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

export interface Certificates {
  /** Path of the authority's certificate. */
  readonly caFile: string;
  /** The same, PEM. */
  readonly ca: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate for 127.0.0.1 and localhost by a new authority; the files go into the folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const [caFile, caKey] = [join(folder, 'ca.pem'), join(folder, 'ca.key')];
  const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  const make = (...args: string[]) => run(program('openssl'), ['req', '-x509', ...KEY, ...args]);
  await make('-keyout', caKey, '-out', caFile, '-subj', '/CN=Authority of a test');
  await make(
    ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost', '-CA', caFile, '-CAkey', caKey],
    ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-addext', 'basicConstraints=CA:FALSE'],
  );
  return { caFile, ca: await readFile(caFile, 'utf8'), certFile, keyFile };
}
