/**
 * The resident register of the synthetic city as wide as core systems hand it over (40 columns), and as long as asked: further copies of the city
 * are other people with other keys at other addresses. Bytes in, bytes out, so that a bench can stream it from a file or write one.
 */
import { createReadStream } from 'node:fs';

/** Columns that no contract keeps, as registers have them: what the bare engine must carry and the sealed side drops. */
const further = [
  ...['世帯主氏名', '世帯主氏名_フリガナ', '本籍_筆頭者氏名', '氏名_ローマ字', '旧氏_フリガナ', '通称_フリガナ'].map(
    (name) => [name, 'name'],
  ),
  ...['転出予定先住所', '転居前住所', '在留資格', '在留期間', '第30条45規定区分', '選挙人名簿登録区分'].map((name) => [
    name,
    'unused',
  ]),
  ...['備考欄', '更新日時', '操作者コード'].map((name) => [name, 'unused']),
] as const;
export const columns = 25 + further.length;

/** The contract of the register with these columns, too. */
export const widened = (yaml: string): string =>
  `${yaml.trimEnd()}\n${further.map(([source, role]) => `  - { source: ${source}, role: ${role} }\n`).join('')}`;

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
// In CP932: 世帯主, セタイヌシ, 筆頭者, 永住者, 平成12年4月1日から, and the like.
const words = ['90a291d18ee5', '835a835e83438393', '954d93aa8ed2', '89698f5a8ed2', '95bd90ac', '817c'].map(hex);

/** What follows a row: fifteen cells, some empty as in life, some telling one row from another. */
const tail = (key: string, n: number): Buffer => {
  const cells: Buffer[] = further.map((_, i) => {
    if (i === 13) return Buffer.from(`2026-10-${String(1 + (n % 28)).padStart(2, '0')} 0${n % 10}:15:${key.slice(-2)}`);
    if (i === 14) return Buffer.from(`OP${key.slice(-5, -2)}`);
    return (n + i) % 3 === 0
      ? Buffer.alloc(0)
      : Buffer.concat([words[(n + i) % words.length] as Buffer, Buffer.from(key.slice(-4))]);
  });
  return Buffer.concat(cells.flatMap((cell) => [Buffer.from(','), cell]));
};
/** A thousand of them are enough to be different: making one costs more than reading one. */
const tails = Array.from({ length: 1000 }, (_, n) => tail(String(n * 7919).padStart(15, '0'), n));

const header = ',' + further.map(([name]) => name).join(',');

/** 丁目 and the full-width digit after it: where a copy's addresses become others. */
const chome = hex('929a96da');

/** `copy` 0 is the city itself. Text before the first line end is the header; it is written for the first copy only. */
export async function* wideRegister(
  path: string,
  copies: number,
  headerBytes: (text: string) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for (let copy = 0; copy < copies; copy++) {
    let carry: Buffer = Buffer.alloc(0);
    let line = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      const bytes = carry.length === 0 ? (chunk as Buffer) : Buffer.concat([carry, chunk as Buffer]);
      const out = Buffer.allocUnsafe(bytes.length + (bytes.length / 40) * 256 + 65_536);
      let [at, from] = [0, 0];
      for (let end = bytes.indexOf('\r\n', from); end !== -1; end = bytes.indexOf('\r\n', from), line++) {
        const start = at;
        if (line > 0 || copy === 0) {
          at += bytes.copy(out, at, from, end);
          if (line === 0) at += Buffer.from(headerBytes(header)).copy(out, at);
          else {
            // Keys are fifteen digits with zeros in front; anything else in their place is one of the dirty rows and stays.
            if (copy > 0)
              for (const key of [start, start + 16])
                if (out[key] === 0x30 && out[key + 1] === 0x30) out[key] = 0x30 + copy;
            const place = copy > 0 ? out.subarray(start, at).indexOf(chome) : -1;
            const digit = start + place + 5;
            if (
              place >= 0 &&
              out[digit - 1] === 0x82 &&
              (out[digit] as number) >= 0x4f &&
              (out[digit] as number) <= 0x58
            )
              out[digit] = 0x50 + (((out[digit] as number) - 0x4f + copy) % 9);
            at += (tails[line % tails.length] as Buffer).copy(out, at);
          }
          out[at++] = 0x0d;
          out[at++] = 0x0a;
        }
        from = end + 2;
      }
      carry = Buffer.from(bytes.subarray(from));
      yield out.subarray(0, at);
    }
  }
}
