/** What is wrong with a text that is no YAML, by line and letter, in both languages; the library speaks English only, and repeats what stands there. */
import type { Bilingual } from '#base';
import { YAMLParseError } from 'yaml';

/** What people meet when they write by hand; any other fault is told by its place alone. */
const known: Readonly<Record<string, Bilingual>> = {
  BAD_INDENT: {
    ja: '字下げがそろっていないか、閉じる ] や } がありません',
    en: 'indented unevenly, or a closing ] or } is missing',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    ja: '1行に「:」が2つあります。値に「:」を書くときは引用符で囲みます',
    en: 'two ":" in a line; a value with ":" stands in quotation marks',
  },
  TAB_AS_INDENT: { ja: 'タブで字下げしています。空白を使います', en: 'indented with tabs; use spaces' },
  DUPLICATE_KEY: { ja: '同じ項目が2回あります', en: 'the same entry stands twice' },
  MISSING_CHAR: { ja: '閉じる引用符か「:」がありません', en: 'a closing quotation mark or ":" is missing' },
  UNEXPECTED_TOKEN: {
    ja: 'ここにあるはずのないものがあります（字下げか「-」の付け方を確かめてください）',
    en: 'something stands here that cannot (look at the indentation and at "-")',
  },
  MULTILINE_IMPLICIT_KEY: { ja: '項目の名前が2行にわたっています', en: 'the name of an entry goes over two lines' },
};

export const yamlFault = (error: unknown): Bilingual => {
  const [place] = error instanceof YAMLParseError ? (error.linePos ?? []) : [];
  const at: Bilingual = place
    ? { ja: `${place.line}行目${place.col}文字目: `, en: `line ${place.line}, letter ${place.col}: ` }
    : { ja: '', en: '' };
  const what = (error instanceof YAMLParseError ? known[error.code] : undefined) ?? {
    ja: '書き方が正しくありません',
    en: 'not written as YAML is',
  };
  return { ja: `YAMLとして読めません: ${at.ja}${what.ja}`, en: `not YAML: ${at.en}${what.en}` };
};
