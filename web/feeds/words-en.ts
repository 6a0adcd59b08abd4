/** The same words in English. */
import type { feedsJapanese } from './words-ja.ts';

export const feedsEnglish: Record<keyof typeof feedsJapanese, string> = {
  'feeds.title': 'Feeds (for other programs)',
  'feeds.lead':
    'Published tables can be read into Excel, Power BI, QGIS and others. Numbers and what is hidden are those of the Data Lounge. They are read with your rights.',
  'feeds.addresses': '1  Addresses',
  'feeds.odata': 'Excel, Power BI, Tableau (OData)',
  'feeds.odata.how':
    'Excel: Data → Get Data → From Other Sources → From OData Feed, enter the address and choose “Basic”. A hidden number is an empty cell, with the reason in the next columns.',
  'feeds.ogc': 'QGIS, ArcGIS (OGC API – Features)',
  'feeds.ogc.how':
    'QGIS: Layer → Add Layer → Add WFS / OGC API - Features Layer, New, enter the address; under Authentication choose Basic with your user name and the token. Areas come with shapes and numbers, of the newest time and of all together.',
  'feeds.atom': 'News of what is published (Atom)',
  'feeds.atom.how': 'What is new, updated or recalled, for feed readers and the portal. It holds no numbers.',
  'feeds.copy': 'Copy the address',
  'feeds.copied': 'Copied',
  'feeds.copyFailed': 'It could not be copied. Select the address and press Ctrl+C.',
  'feeds.tokens': '2  Tokens (in the place of a password)',
  'feeds.tokens.lead':
    'Where the program asks for a user name enter {name}, and as the password a token made here. Your own password does not work. Do not hand a token on: whatever is read with it is logged as done by you.',
  'feeds.tokens.none': 'There is no token yet. Make one below.',
  'feeds.token.title': 'What for (for example: monthly report in Excel)',
  'feeds.token.title.missing':
    'Say what it is for (monthly report in Excel): so that you know later which you no longer use.',
  'feeds.token.until.missing': 'Choose the last day.',
  'feeds.token.until': 'Last day (within a year)',
  'feeds.token.make': 'Make a token',
  'feeds.token.made': 'The token is made. It is shown this once: copy it now and enter it as the password.',
  'feeds.token.made.label': 'New token',
  'feeds.token.made.done': 'Entered (hide it)',
  'feeds.token.copy': 'Copy the token',
  'feeds.token.col.title': 'For',
  'feeds.token.col.made': 'Made on',
  'feeds.token.col.until': 'Last day',
  'feeds.token.col.used': 'Last used',
  'feeds.token.col.state': 'State',
  'feeds.token.never': 'never',
  'feeds.token.good': 'good',
  'feeds.token.expired': 'expired',
  'feeds.token.withdrawn': 'withdrawn',
  'feeds.token.withdraw': 'Withdraw',
  'feeds.token.withdraw.sure': 'Withdraw “{title}”?',
  'feeds.token.withdraw.what':
    'Programs that use this token cannot read from their next refresh on. This cannot be undone.',
  'feeds.token.withdraw.no': 'Keep it',
};
