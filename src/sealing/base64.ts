/** Bytes as text in JSON files: standard base64. */

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Throws on anything that is not exactly base64 as `toBase64` writes it. */
export const fromBase64 = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('not base64');
  return new Uint8Array(bytes);
};
