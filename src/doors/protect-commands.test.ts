/** Another office protects its own tables with a secret file of its own, and with noise by who is counted, said in the report and verified from outside. */
import { createHash, createHmac } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inTown, noise, policy, protectingOffice, refusalOf, visits } from './test-protecting-office.ts';

const { at, run, read, rowsOf, spec, write, secretFile, out } = protectingOffice();

describe('the secret file', () => {
  it('is made once when asked for, readable by its owner alone, and never written over', async () => {
    spec('noise.yaml', noise);
    const base = { spec: at('noise.yaml'), records: at('visits.csv'), ...out('first'), 'secret-file': secretFile };
    expect(refusalOf(await run('protect', base))).toMatchObject({ code: 'doors.lasting-secret-missing' });
    expect(await run('protect', { ...base, 'new-secret': true })).toMatchObject({ ok: true });
    expect(statSync(secretFile).mode & 0o777).toBe(0o600);
    const before = readFileSync(secretFile, 'utf8');
    expect(refusalOf(await run('protect', { ...base, 'new-secret': true }))).toMatchObject({
      code: 'doors.lasting-secret-exists',
    });
    expect(readFileSync(secretFile, 'utf8')).toBe(before);
    expect(await run('protect', { ...base, ...out('second') })).toMatchObject({ ok: true });
    const [first, second] = ['first.json', 'second.json'].map((name) => JSON.parse(read(name)));
    expect(first.secret).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toEqual(first);
    expect(read('second.csv')).toBe(read('first.csv'));
    expect(read('first.json')).not.toContain(before.trim());
  });
  it('is refused where others can read it, or where it is something else, in both languages', async () => {
    const base = { spec: at('noise.yaml'), records: at('visits.csv'), ...out('x') };
    writeFileSync(at('open.secret'), readFileSync(secretFile));
    chmodSync(at('open.secret'), 0o640);
    const exposed = refusalOf(await run('protect', { ...base, 'secret-file': at('open.secret') }));
    expect(exposed.code).toBe('doors.key-exposed');
    expect(exposed.ja).toContain('chmod 600');
    expect(exposed.en).toContain('chmod 600');
    writeFileSync(at('word.secret'), 'himitsu\n', { mode: 0o600 });
    const wrong = refusalOf(await run('protect', { ...base, 'secret-file': at('word.secret') }));
    expect(wrong.code).toBe('doors.lasting-secret-wrong');
    expect(`${wrong.ja}${wrong.en}`).not.toContain('himitsu');
    expect(refusalOf(await run('protect', { ...base, 'new-secret': true })).code).toBe('statistics.secret-unnamed');
  });
});

describe('noise by who is counted', () => {
  /** The cell keys worked out by plain TypeScript. */
  const keyOf = (people: ReadonlySet<string>): number => {
    const key = createHash('sha256')
      .update(`${readFileSync(secretFile, 'utf8').trim()} record keys`)
      .digest();
    return [...people].reduce(
      (sum, p) => (sum + createHmac('sha256', key).update(p).digest().readUInt32BE(0)) % 2 ** 32,
      0,
    );
  };
  const peopleIn = (town: string, sex: string) =>
    new Set(visits.filter(([, t, s]) => inTown(t, town) && (sex === '計' || s === sex)).map(([person]) => person));

  it('is what plain TypeScript makes of the same keys, within its bound, and passes the audit; a changed file does not', async () => {
    spec('keyed.yaml', `${noise}\nkey: keys`);
    const secret = { 'secret-file': secretFile };
    const counted = { spec: at('keyed.yaml'), records: at('visits.csv'), out: at('cells.csv'), ...secret };
    expect(await run('tabulate', counted)).toMatchObject({ ok: true });
    for (const row of rowsOf('cells.csv'))
      expect(Number(row['keys'])).toBe(keyOf(peopleIn(row['town'] as string, row['sex'] as string)));
    // The cells with their keys give what the records gave.
    expect(await run('protect', { spec: at('keyed.yaml'), table: at('cells.csv'), ...out('cells-p') })).toMatchObject({
      ok: true,
    });
    expect(read('cells-p.csv')).toBe(read('first.csv'));
    let moved = 0;
    for (const row of rowsOf('first.csv')) {
      const truth = peopleIn(row['town'] as string, row['sex'] as string).size;
      const shown = Number(row['n']);
      if (shown !== truth) moved += 1;
      expect(Math.abs(shown - truth)).toBeLessThanOrEqual(3);
      expect([1, 2]).not.toContain(shown);
      if (truth === 0) expect(shown).toBe(0);
    }
    expect(moved).toBeGreaterThan(3);
    expect(Object.keys(rowsOf('first.csv')[0] ?? {})).toEqual(['town', 'sex', 'n', 'noise_up_to']);
    const audit = { spec: at('noise.yaml'), table: at('first.csv'), report: at('first.json') };
    expect(await run('audit', { ...audit, ...secret })).toMatchObject({ ok: true });
    writeFileSync(at('changed.csv'), read('first.csv').replace(/^全市,計,\d+/m, '全市,計,999'));
    const changed = refusalOf(await run('audit', { ...audit, table: at('changed.csv') }));
    expect(changed.because.map(({ en }) => en).join()).toMatch(/hash.*exceeds the sum/);
  });
  it('is the same for the same people in another order and another table, and other with another secret', async () => {
    write('turned.csv', [...visits].reverse());
    const base = { records: at('turned.csv'), 'secret-file': secretFile };
    expect(await run('protect', { ...base, spec: at('noise.yaml'), ...out('turned-p') })).toMatchObject({ ok: true });
    const shown = (name: string) =>
      new Map(rowsOf(name).map((row) => [`${row['town'] ?? '全市'} ${row['sex']}`, row['n']]));
    expect([...shown('turned-p.csv')].sort()).toEqual([...shown('first.csv')].sort());
    writeFileSync(
      at('sexes.yaml'),
      `table: sexes\ndimensions: [{ column: sex, total: 計 }]\npeople: n\n${noise}\n${policy}\n`,
    );
    expect(await run('protect', { ...base, spec: at('sexes.yaml'), ...out('sexes') })).toMatchObject({ ok: true });
    for (const [cell, n] of shown('sexes.csv')) expect(n).toBe(shown('first.csv').get(cell));
    const other = { ...base, spec: at('noise.yaml'), 'secret-file': at('other.secret') };
    writeFileSync(at('other.secret'), `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 });
    expect(await run('protect', { ...other, ...out('other') })).toMatchObject({ ok: true });
    expect([...shown('other.csv')].sort()).not.toEqual([...shown('first.csv')].sort());
  });
  it('is refused without keys that follow from people, and beside a release with another secret or method', async () => {
    spec('bare.yaml', noise.replace('\nrecords: { unit: person }', ''));
    const without: Record<string, string>[] = [
      { spec: at('noise.yaml'), records: at('visits.csv') },
      { spec: at('bare.yaml'), records: at('visits.csv'), 'secret-file': secretFile },
      { spec: at('noise.yaml'), table: at('cells.csv'), 'secret-file': secretFile },
    ];
    for (const options of without) {
      const { code, ja, en } = refusalOf(await run('protect', { ...options, ...out('x') }));
      expect(code).toBe('statistics.keys-needed');
      expect(ja).toContain('--secret-file');
      expect(en).toContain('--secret-file');
    }
    writeFileSync(at('counted.csv'), read('cells.csv').replace(/(\d+)$/gm, '7'));
    expect(
      refusalOf(await run('protect', { spec: at('keyed.yaml'), table: at('counted.csv'), ...out('x') })).code,
    ).toBe('statistics.cells-invalid');
    spec('of.yaml', `${noise}\nof: { dataset: visits, time: '2026', snapshot: s1 }`);
    const released = { spec: at('of.yaml'), records: at('visits.csv'), ledger: at('ledger'), ...out('of') };
    expect(await run('protect', { ...released, 'secret-file': secretFile })).toMatchObject({ ok: true });
    expect(await run('protect', { ...released, 'secret-file': secretFile })).toMatchObject({ ok: true });
    expect(refusalOf(await run('protect', { ...released, 'secret-file': at('other.secret') })).code).toBe(
      'statistics.another-secret',
    );
    spec('hide.yaml', "records: { unit: person }\nof: { dataset: visits, time: '2026', snapshot: s1 }");
    expect(refusalOf(await run('protect', { ...released, spec: at('hide.yaml') })).code).toBe(
      'statistics.method-differs',
    );
    spec('weak.yaml', noise.replace('noSmall: 2', 'noSmall: 0'));
    expect(
      refusalOf(
        await run('protect', {
          spec: at('weak.yaml'),
          records: at('visits.csv'),
          'secret-file': secretFile,
          ...out('x'),
        }),
      ).code,
    ).toBe('statistics.weaker-than-policy');
  });
});

it('never writes over what it reads', async () => {
  const base = { spec: at('noise.yaml'), 'secret-file': secretFile, report: at('x.json') };
  const over = refusalOf(await run('protect', { ...base, records: at('visits.csv'), out: at('visits.csv') }));
  expect(over.code).toBe('statistics.same-file');
  expect(refusalOf(await run('tabulate', { ...base, records: at('visits.csv'), out: at('noise.yaml') })).code).toBe(
    'statistics.same-file',
  );
  expect(rowsOf('visits.csv')).toHaveLength(visits.length);
});
