/** Loads cut into parts anywhere, read at any pace, their texts read meanwhile, two lanes at a time in one process: whether every row is there once. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Engine, sqlName } from '#base';
import { memoryFile } from '../machinery/memory-file.ts';
import { type LoadTexts, openSource, textNumber } from './index.ts';
import { contractOf, cp932, header, inChunks, needsOf, textsOfBook } from './test-files.ts';

const contract = contractOf({ format: 'csv', encoding: 'cp932' });
type Load = {
  /** Rows of each file; every so many-th row is broken, and a blank line follows every so many-th. */
  readonly files: readonly number[];
  readonly broken: number;
  readonly blank: number;
  readonly partBytes: number;
  readonly chunk: number;
  readonly delays: readonly number[];
  readonly looks: boolean;
  /** Rows looked at beyond which their parts are packed. */
  readonly rowsAtOnce: number;
};
export const loads: fc.Arbitrary<Load> = fc.record({
  files: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 3 }),
  broken: fc.integer({ min: 2, max: 400 }),
  blank: fc.integer({ min: 2, max: 300 }),
  partBytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 40_000 })),
  chunk: fc.integer({ min: 200, max: 30_000 }),
  delays: fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
  looks: fc.boolean(),
  rowsAtOnce: fc.constantFrom(1, 100, 2500, 1_000_000),
});

const wait = (ms: number) => (ms === 0 ? Promise.resolve() : new Promise<void>((go) => setTimeout(go, ms - 1)));
type Row = { readonly f: number; readonly r: number; readonly k: string; readonly a: string };
const rowsIn = (engine: Engine, address: string, from = 'staged') =>
  engine.rows<Row>(`SELECT "file" AS f, "row" AS r, "番号" AS k, ${address} AS a FROM ${from} ORDER BY f, r`);

/** The rows as a plain reading of the same text has them: number of the file, line, key, address. */
const written = ({ files, broken, blank }: Load, salt: number) => {
  const kept: Row[] = [];
  let all = 0;
  const texts = files.map((rows, f) => {
    let line = 1;
    let text = header;
    for (let i = 1; i <= rows; i++) {
      line++;
      all++;
      const key = `${salt}${f}${String(i).padStart(5, '0')}`;
      const spoilt = i % broken === 0;
      const address = `東町${'ー'.repeat(i % 7)}${i % 53}${'番'.repeat(i % 3)}`;
      text += `${key},山,1,${address}${spoilt ? ',多い' : ''},\r\n`;
      if (!spoilt) kept.push({ f: f + 1, r: line, k: key, a: address });
      if (i % blank === 0 && i < rows) {
        text += '\r\n';
        line++;
      }
    }
    return text;
  });
  return { texts, kept, all };
};

let made = 0;
/** Reads one load and holds everything that is told of it against the plain reading. */
export const readOnce = async (engine: Engine, load: Load): Promise<void> => {
  const salt = ++made;
  const { texts, kept, all } = written(load, salt);
  const delay = (at: number) => wait(load.delays[at % load.delays.length] as number);
  const files = texts.map((text, f) => {
    const file = inChunks(`${salt}-${f}.csv`, cp932(text), load.chunk);
    async function* paced() {
      let at = 0;
      for await (const chunk of file.bytes()) {
        await delay(at++);
        yield Uint8Array.from(chunk);
      }
    }
    return { ...file, bytes: paced, handsOver: true };
  });
  let looks = 0;
  /** The rows looked at, one look after the other. */
  const seen: Row[] = [];
  // Files of others come and go meanwhile, so that descriptors are given again.
  const others = () => {
    const file = memoryFile();
    file.append(Buffer.from('PAR1'));
    file.close();
  };
  const source = await openSource(needsOf(engine, load), contract, files, {
    ...(load.looks
      ? {
          look: async ({ addresses }: LoadTexts, rows: string) => {
            await delay(looks++);
            others();
            const known = addresses.size;
            const these = await rowsIn(engine, sqlName(textNumber('住所')), `(${rows})`);
            for (const { a } of these) expect(a).toBeLessThanOrEqual(known);
            seen.push(...these);
            // The book grows meanwhile: what is told is what was there when it was asked.
            const { size } = addresses;
            expect((await textsOfBook(engine, addresses)).size).toBe(size);
            await delay(looks);
          },
        }
      : {}),
  });
  if (!source.ok) throw new Error(source.refusal.code);
  const { read, staged, broken, close } = source.value;
  expect([read, staged, broken]).toEqual([all, kept.length, all - kept.length]);
  if (load.looks) {
    const told = await textsOfBook(engine, source.value.texts.addresses);
    seen.push(...(await rowsIn(engine, sqlName(textNumber('住所')), `(${source.value.rest})`)));
    expect(seen.map((row) => ({ ...row, a: told.get(Number(row.a)) }))).toEqual(kept);
    // What is asked for later stays.
    expect(await rowsIn(engine, 'NULL')).toEqual(kept.map((row) => ({ ...row, a: null })));
  } else expect(await rowsIn(engine, '"住所"')).toEqual(kept);
  await close();
};
