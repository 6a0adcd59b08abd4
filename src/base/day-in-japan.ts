/** The calendar day of a moment in Japan, as ISO text. */
const form = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' });

export const dayInJapan = (at: Date): string => form.format(at);

const longForm = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'medium' });

/** Day and time in Japan, to the second. */
export const momentInJapan = (at: string | Date): string => longForm.format(new Date(at));
