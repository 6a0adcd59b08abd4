/** The same words in English. */
import type { embedJapanese } from './words-ja.ts';

export const embedEnglish: Record<keyof typeof embedJapanese, string> = {
  'embed.open': 'Open in the Data Lounge',
  'embed.newWindow': '(new window)',
  'embed.signIn': 'Sign in to the Data Lounge to see this',
  'embed.signIn.why':
    'Numbers are shown here with the rights of whoever looks. You have not signed in yet, or were signed out after some time.',
  'embed.signIn.do': 'Sign in in a new window',
  'embed.signIn.after':
    'Once you have signed in, it is shown here. If nothing changes, this page and the Data Lounge do not work together: use “Open in the Data Lounge” and tell whoever keeps this page.',
  'embed.signedIn': 'You are signed in',
  'embed.signedIn.next': 'Close this window and go back to the page you came from: it shows its figures now.',
  'embed.signedIn.close': 'Close this window',
  'embed.refused.next': 'If you need it, open the Data Lounge in a new window, or tell whoever keeps this page.',
  'embed.noTile': 'The dashboard “{title}” has no such figure',
  'embed.noTile.why': 'It was made anew, or the address in the code is not right.',
  'embed.noTile.next': 'Choose the figure in the Data Lounge and take its code again.',
  'embed.code': 'Embed',
  'embed.code.lead':
    'Paste this into a page of the intranet CMS, and it is shown there: with the rights of whoever looks, and to nobody who has not signed in.',
  'embed.code.what': 'What to show',
  'embed.code.whole': 'The whole dashboard',
  'embed.code.filters': 'With the filters as they are: {names}',
  'embed.code.text': 'Code to paste',
  'embed.code.copy': 'Copy the code',
  'embed.code.copied': 'Copied',
  'embed.code.byHand': 'It could not be copied. Select the code and press Ctrl+C.',
  'embed.code.where':
    'It is shown only inside sites that the administrator has named (embedOrigins). If it stays away, tell the administrator the address of the CMS.',
};
