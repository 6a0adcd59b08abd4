/** Certificates for tests, made with the program openssl in a folder of the test's own: authorities, and servers they vouch for. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** False, with a line that cannot be overlooked, where the program is not there. */
export const hasOpenssl = (() => {
  const there = spawnSync('openssl', ['version']).status === 0;
  if (!there) console.warn('SKIPPED: tests of TLS need the program openssl to make certificates, and it is not here');
  return there;
})();

export const certificatesIn = (folder: string) => {
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const keyOf = (name: string) =>
    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'].concat(`${name}.key`);
  return {
    /** `<name>.pem` and `<name>.key`. */
    authority: (name: string) =>
      openssl('req', '-x509', ...keyOf(name), '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2'),
    /** The same of a server; `names`: `DNS:localhost,IP:127.0.0.1`. `days` may be past: `-1`. */
    certificate: (name: string, of: string, names: string, days = '2') => {
      openssl('req', ...keyOf(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      writeFileSync(at(`${name}.ext`), `subjectAltName=${names}\n`);
      const by = ['-CA', `${of}.pem`, '-CAkey', `${of}.key`, '-CAcreateserial'];
      const to = ['-days', days, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
      openssl('x509', '-req', '-in', `${name}.csr`, ...by, ...to);
    },
    pair: (name: string) => ({
      cert: readFileSync(at(`${name}.pem`), 'utf8'),
      key: readFileSync(at(`${name}.key`), 'utf8'),
    }),
  };
};
