/** Text inside XML, as feeds and workbooks are made of. */
const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Characters that XML 1.0 does not know are left out. */
export const xml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => signs[sign] as string).replaceAll(/[^\t\n\r\u0020-\uFFFD]/g, '');
