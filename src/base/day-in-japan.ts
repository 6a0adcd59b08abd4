/** The calendar day of a moment in Japan, as ISO text. */
const form = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' });

export const dayInJapan = (at: Date): string => form.format(at);
