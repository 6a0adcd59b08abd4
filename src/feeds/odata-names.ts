/** Names as OData allows them: no hyphens. Ids of tables hold no underscore, so both ways are without doubt. */
export const setName = (id: string): string => id.replaceAll('-', '_');
export const idOfSet = (name: string): string => name.replaceAll('_', '-');
export const namespace = 'Musubi';

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Text inside XML; characters that XML 1.0 does not know are left out. */
export const xml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => signs[sign] as string).replaceAll(/[^\t\n\r\u0020-\uFFFD]/g, '');
