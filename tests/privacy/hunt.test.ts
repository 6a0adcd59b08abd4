/** The hunt itself finds what it must: a hunt that cannot fail proves nothing. */
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hunter } from './hunt.ts';

const canary = '鸚鵡小路金糸雀';
const { inBytes } = hunter([canary, '987654321098']);
const around = (bytes: Buffer) => Buffer.concat([Buffer.from('まえ'), bytes, Buffer.from('あと')]);

describe('the canary hunt', () => {
  it.each([
    ['UTF-8', Buffer.from(canary)],
    ['UTF-16', Buffer.from(canary, 'utf16le')],
    ['UTF-16, the other order', Buffer.from(canary, 'utf16le').swap16()],
    ['hex', Buffer.from(Buffer.from(canary).toString('hex'))],
    ['base64', Buffer.from(Buffer.from(canary).toString('base64'))],
    ['base64, shifted by one', Buffer.from(Buffer.from(`x${canary}yz`).toString('base64'))],
    ['base64, shifted by two', Buffer.from(Buffer.from(`xx${canary}y`).toString('base64'))],
    [
      'JSON escapes',
      Buffer.from(JSON.stringify(canary).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)),
    ],
    ['gzip', gzipSync(Buffer.from(`${'abc'.repeat(50)}${canary}${'abc'.repeat(50)}`))],
    [
      'zstd',
      zstdCompressSync(Buffer.from(`${'abc'.repeat(50)}${Buffer.from(canary).toString('hex')}${'abc'.repeat(50)}`)),
    ],
    ['gzip of base64', gzipSync(Buffer.from(Buffer.from(canary).toString('base64')))],
    ['a digit string', Buffer.from('…987654321098…')],
  ])('finds a name as %s', (_form, bytes) => {
    expect(inBytes('here', around(bytes)).length).toBeGreaterThan(0);
  });
  it('finds a name in CP932, as the core system wrote it', () => {
    const { inBytes: hunt } = hunter(['渡邉金糸']);
    expect(hunt('here', Buffer.from([0x93, 0x6e, 0xe7, 0xb3, 0x8b, 0xe0, 0x8e, 0x85])).map((h) => h.form)).toContain(
      'cp932',
    );
  });
  it('finds a name inside a workbook part and a brotli answer', () => {
    const part = deflateRawSync(Buffer.from(canary));
    const head = Buffer.alloc(30);
    head.write('PK\u0003\u0004', 'latin1');
    expect(inBytes('xlsx', Buffer.concat([head, part])).length).toBeGreaterThan(0);
    expect(inBytes('br', brotliCompressSync(Buffer.from(canary))).length).toBeGreaterThan(0);
  });
  it('finds words that begin alike, overlap, or stand at the very beginning or end', () => {
    const { inBytes: hunt } = hunter(['123456', '1234567', '456712', '999999']);
    const found = (text: string) => hunt('here', Buffer.from(text)).map(({ canary: word, form }) => `${word} ${form}`);
    expect(found('1234567')).toEqual(expect.arrayContaining(['123456 utf-8', '1234567 utf-8']));
    expect(found('1234567123456')).toEqual(expect.arrayContaining(['456712 utf-8', '123456 utf-8']));
    expect(found('…999999')).toContain('999999 utf-8');
    expect(found('99999')).toEqual([]);
  });
  it('says nothing where there is nothing', () => {
    expect(inBytes('here', Buffer.from('結浜市の人口は五万人です。123456789012'))).toEqual([]);
  });
});
