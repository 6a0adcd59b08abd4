/** Findings on charts (what a picture carries unseen) and on trained models (what they keep of the people they learned from). */
import { type Finder, look, lookWhole, type Opened } from './finding.ts';
import { textOf } from './read-rows.ts';

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Chunks of a PNG that carry words or camera facts, and anything behind its end (PNG 3rd edition, 11.3). */
const pngCarries = (bytes: Uint8Array): string[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: string[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    if (/^(tEXt|zTXt|iTXt|eXIf|tIME)$/.test(name)) found.push(name);
    at += 12 + length;
    if (name === 'IEND') break;
  }
  return at < bytes.length ? [...found, 'after IEND'] : found;
};

/** Application segments (Exif, XMP), comments, and anything behind the end of a JPEG (ITU-T T.81 B.2.1). JFIF's own header is plain. */
const jpegCarries = (bytes: Uint8Array): string[] => {
  const found: string[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xda) break;
    if ((marker >= 0xe1 && marker <= 0xef) || marker === 0xfe) found.push(`marker ${marker.toString(16)}`);
    at += 2 + ((bytes[at + 2] as number) << 8) + (bytes[at + 3] as number);
  }
  const end = bytes.length >= 2 && bytes[bytes.length - 2] === 0xff && bytes[bytes.length - 1] === 0xd9;
  return end ? found : [...found, 'after EOI'];
};

export const pictureKind = (bytes: Uint8Array): 'image/png' | 'image/jpeg' | null =>
  ascii(bytes, 0, 8) === '\u0089PNG\r\n\u001a\n'
    ? 'image/png'
    : bytes[0] === 0xff && bytes[1] === 0xd8
      ? 'image/jpeg'
      : null;

const givesCounts = ({ file }: Opened): boolean => file.kind === 'table' || file.kind === 'protected-table';

export const findInChart: Finder = ({ bytes }, _, all) => {
  const kind = pictureKind(bytes);
  return [
    lookWhole('file-type', kind === null),
    look('chart-metadata', kind === 'image/png' ? pngCarries(bytes) : kind === 'image/jpeg' ? jpegCarries(bytes) : []),
    lookWhole('chart-counts-missing', !all.some(givesCounts)),
    lookWhole('chart-human', true),
  ];
};

const instances =
  /(support_?vectors|kneighbors|knn|nearest_?neigh|training_?(data|set|rows)|X_train|gaussian_?process|サポートベクター|近傍法)/i;

export const findInModel: Finder = ({ bytes }, office) => {
  const text = textOf(bytes);
  if (text === null || text.includes('\u0000')) return [lookWhole('model-binary', true)];
  const leaves = [
    ...text.matchAll(
      /"?(?:n_node_samples|samples|leaf_count|n_samples|人数|cover)"?\s*[:=]\s*\[?\s*(\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*)/gi,
    ),
  ].flatMap(([, list]) => (list as string).split(',').map(Number));
  return [
    lookWhole('model-binary', false),
    lookWhole('model-instances', instances.test(text)),
    look(
      'model-leaf',
      leaves.flatMap((n, i) => (n > 0 && n < office.threshold ? [`${i + 1}`] : [])),
    ),
    lookWhole('model-human', true),
  ];
};
