/** What a connection to PostgreSQL says of itself before anybody connects, and what went wrong after: never its password, never the server's words. */
import pg from 'pg';

export type ConnectionPlace = {
  /** User, host, port and database. */
  readonly name: string;
  /** A Unix socket or this machine itself: nobody listens in between. */
  readonly local: boolean;
  /** The server's certificate and name are checked (`verify-full`), whichever words of the address say so. */
  readonly verified: boolean;
};

const isLocal = (host: string): boolean => host.startsWith('/') || /^(localhost|127\.[\d.]+|::1)$/.test(host);

// What the driver will do, not what the address seems to say: of two `sslmode` the last one counts, and other words weaken it too.
const isVerified = (ssl: unknown): boolean => {
  if (process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') return false;
  if (ssl === true) return true;
  if (typeof ssl !== 'object' || ssl === null) return false;
  const { rejectUnauthorized, checkServerIdentity } = ssl as Record<string, unknown>;
  return rejectUnauthorized !== false && checkServerIdentity === undefined;
};

/** `unreadable`: no address of a server; `certificate`: it names a certificate or key file that cannot be read. */
export const placeOfConnection = (connectionString: string): ConnectionPlace | 'unreadable' | 'certificate' => {
  try {
    const client = new pg.Client({ connectionString });
    const { user, host, port, database } = client;
    const at = host.startsWith('/') ? host : `${host}:${port}`;
    return {
      name: `postgresql://${user ?? ''}@${at}/${database ?? ''}`,
      local: isLocal(host),
      verified: isVerified((client as unknown as { ssl: unknown }).ssl),
    };
  } catch (error) {
    return ['ENOENT', 'EACCES', 'EISDIR'].includes(stateOf(error)) ? 'certificate' : 'unreadable';
  }
};

/** SQLSTATE, or the system's code where no server answered. Never the message: it may quote a value. */
export const stateOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code).slice(0, 40) : 'unknown';

/** No server answered, or it did not let us in (SQLSTATE 08, 28, 3D, 53, 57): not a fault of what was asked. */
export const isUnreachable = (error: unknown): boolean =>
  !/^[0-9A-Z]{5}$/.test(stateOf(error)) || /^(08|28|3D|53|57)/.test(stateOf(error));

/** Why a server was not spoken to in secret; null where that is not what went wrong. */
export const tlsFaultOf = (error: unknown): 'untrusted' | 'misnamed' | 'without-tls' | null => {
  const state = stateOf(error);
  if (state === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'misnamed';
  // The driver gives these no code of their own.
  if (error instanceof Error && /does not support SSL|establishing an SSL connection/.test(error.message))
    return 'without-tls';
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(SSL|TLS)_|^EPROTO$/.test(state) ? 'untrusted' : null;
};
