/** The line to the lake is private, and the other side proves that it is the lake; a receipt proves itself, by whatever way it came. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { valueOf } from '#base';
import { keepReceipt, lakeAddress, sendPackages } from '#dispatch';
import { intake, type SignedReceipt, takePackage } from '#lake';
import { authoritiesFor, serverCertificate } from '../../src/doors/tls-files.ts';
import { lakeLine } from '../../src/machinery/lake-line.ts';
import { forge } from '../intake/forge.ts';
import { certificatesIn, hasOpenssl } from '../certificates.ts';
import { openTwoSides, type TwoSides } from '../intake/two-sides.ts';
import { sendNeedsOf, type Served, serveUploads, uploadNeedsIn } from './line.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-secure-'));
const at = (name: string) => join(folder, name);
const { authority, certificate, pair } = certificatesIn(folder);

let hall: TwoSides;
beforeAll(async () => {
  hall = await openTwoSides(join(folder, 'hall'));
  valueOf(await hall.send('2026-01-31'));
  if (!hasOpenssl) return;
  authority('city');
  authority('stranger');
  certificate('lake', 'city', 'IP:127.0.0.1,DNS:localhost');
  certificate('elsewhere', 'city', 'DNS:elsewhere.example');
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasOpenssl)('a line with TLS', () => {
  const sending = async (server: string, authorities: string | null) => {
    const lake: Served = await serveUploads(uploadNeedsIn(hall, folder), 0, pair(server));
    const line = lakeLine({
      secure: true,
      hostname: '127.0.0.1',
      port: lake.port,
      authority: `127.0.0.1:${lake.port}`,
      authorities: authorities ? readFileSync(at(`${authorities}.pem`)) : null,
    });
    try {
      const sent = await sendPackages(sendNeedsOf(hall, lake.port, { line }), { again: true });
      return {
        said: sent.ok ? 'received' : sent.refusal.code,
        en: sent.ok ? '' : sent.refusal.en,
        asked: lake.asked.length,
      };
    } finally {
      line.close();
      await lake.stop();
    }
  };

  it.each([
    ['whose certificate another authority signed', 'lake', 'stranger', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['whose authority this machine does not know', 'lake', null, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['whose certificate is for another name', 'elsewhere', 'city', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is not used with a server %s: nothing is sent', async (_, server, authorities, what) => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    // Even where somebody switched the checks off for the whole process.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const { said, en, asked } = await sending(server, authorities);
      expect([said, asked]).toEqual(['dispatch.lake-certificate', 0]);
      expect(en).toContain(what);
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it('is used with a server that the city’s own authority certified', async () => {
    expect(await sending('lake', 'city')).toMatchObject({ said: 'received' });
  });

  it('needs a certificate and a key that belong together, the key its owner’s alone', () => {
    const server = (cert: string, key: string) => {
      const read = serverCertificate(folder, { tls: { cert, key } });
      return read.ok ? Object.keys(read.value ?? {}) : read.refusal.code;
    };
    expect(server('lake.pem', 'lake.key')).toEqual(['cert', 'key']);
    expect(server('lake.pem', 'elsewhere.key')).toBe('doors.certificate-unusable');
    expect(server('lake.csr', 'lake.key')).toBe('doors.certificate-unusable');
    expect(server('lake.pem', 'nothing.key')).toBe('doors.file-missing');
    writeFileSync(at('open.key'), readFileSync(at('lake.key')), { mode: 0o644 });
    expect(server('lake.pem', 'open.key')).toBe('doors.key-exposed');
    expect(serverCertificate(folder, {})).toEqual({ ok: true, value: null });
    const believed = (lakeCa: string) => {
      const read = authoritiesFor(folder, { lakeCa });
      return read.ok ? 'read' : read.refusal.code;
    };
    expect(['city.pem', 'city.key', 'none.pem'].map(believed)).toEqual([
      'read',
      'doors.certificate-unusable',
      'doors.file-missing',
    ]);
  });
});

describe('the address of the lake', () => {
  it.each([
    ['https://lake.city.example', 'lake.city.example'],
    ['https://lake.city.example:8443', 'lake.city.example:8443'],
    ['https://10.1.2.3/', '10.1.2.3'],
    ['http://localhost:8080', 'localhost:8080'],
    ['http://127.0.0.1:8080', '127.0.0.1:8080'],
    ['http://[::1]:8080', '[::1]:8080'],
    ['http://lake.city.example', 'dispatch.lake-address-open'],
    ['http://10.1.2.3:8080', 'dispatch.lake-address-open'],
    ['http://localhost.city.example', 'dispatch.lake-address-open'],
    ['http://127.0.0.1.city.example', 'dispatch.lake-address-open'],
    ['ftp://lake.city.example', 'dispatch.lake-address-wrong'],
    ['https://user:word@lake.city.example', 'dispatch.lake-address-wrong'],
    ['https://lake.city.example/musubi', 'dispatch.lake-address-wrong'],
    ['https://lake.city.example/?x=1', 'dispatch.lake-address-wrong'],
    ['lake', 'dispatch.lake-address-wrong'],
    [undefined, 'dispatch.lake-address-missing'],
  ])('%s → %s', (text, expected) => {
    const read = lakeAddress(text);
    expect(read.ok ? read.value.authority : read.refusal.code).toBe(expected);
  });
});

describe('a receipt that was carried back', () => {
  const needs = () => sendNeedsOf(hall, 1);
  const codeOf = async (receipt: SignedReceipt, change = {}) => {
    const kept = await keepReceipt({ ...needs(), ...change }, receipt);
    return kept.ok ? kept.value.state : kept.refusal.code;
  };
  const known = async (sequence: number) => {
    const sha256 = (await hall.dispatch.register.packages('bus-trips'))[sequence - 1]?.sha256;
    return (sha256 && (await hall.deliveries.deliveryOf(sha256))?.state) || 'made';
  };

  it('is written down once; a refusal makes way for the taking that came after it, and never the other way round', async () => {
    const { path } = valueOf(await hall.send('2026-02-28', 50));
    const [first] = await hall.dispatch.register.packages('bus-trips');
    await intake(hall.lake, hall.dispatch.outbox.pathOf(`bus-trips_${first?.asOf}_1.musubi`));
    const early = { ...hall.lake, clock: () => new Date('2026-04-09T23:00:00.000Z') };
    const refusal = await takePackage({ ...early, contract: () => null }, path);
    expect(await codeOf(refusal.receipt as SignedReceipt)).toBe('refused');
    expect(await known(2)).toBe('refused');
    const { receipt } = await takePackage(hall.lake, path);
    expect(await codeOf(receipt as SignedReceipt)).toBe('received');
    expect(await codeOf(receipt as SignedReceipt)).toBe('received');
    expect(await codeOf(refusal.receipt as SignedReceipt)).toBe('received');
    expect(await known(2)).toBe('received');
    const acts = (await recentEvents(hall.sealedRegister, { limit: 100 })).map(({ event }) => event.act);
    expect(acts.filter((act) => act === 'PackageRefusedByLake')).toHaveLength(1);
  });

  it('is believed only with the signature of the lake that is registered', async () => {
    const { path } = valueOf(await hall.send('2026-03-31', 60));
    const receipt = (await takePackage(hall.lake, path)).receipt as SignedReceipt;
    const other = await openTwoSides(join(folder, 'other-hall'));
    expect(await codeOf(receipt, { lake: { receiptPublicKey: other.receiptPublicKey } })).toBe(
      'dispatch.receipt-not-lakes',
    );
    for (const change of [
      { rows: 61 },
      { snapshot: 9 },
      { decidedAt: '2026-04-09T00:00:00.000Z' },
      { asOf: '2026-03-30' },
    ]) {
      const altered = { ...receipt, statement: { ...receipt.statement, ...change } } as SignedReceipt;
      expect(await codeOf(altered)).toBe('dispatch.receipt-not-lakes');
    }
    expect(await known(3)).toBe('made');
    // A package of this lake that another sealed side made.
    expect(await codeOf(receipt, { register: other.dispatch.register })).toBe('dispatch.receipt-unknown');
    await other.close();
  });

  it('for bytes that are not those of the outbox says that the copy was another', async () => {
    const { path } = valueOf(await hall.send('2026-04-05', 5));
    const changed = await forge(hall, folder, path, {
      accounts: { read: 9, accepted: 5, quarantined: 3, excluded: 1 },
    });
    const receipt = (await takePackage(hall.lake, changed)).receipt as SignedReceipt;
    expect(await codeOf(receipt)).toBe('dispatch.receipt-other-bytes');
  });
});
