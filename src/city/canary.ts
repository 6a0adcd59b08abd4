/** An identity to plant in place of a made one, so that a test can look for it everywhere. Values stand in the files as given. */
export type Canary = {
  readonly name: string;
  readonly kana: string;
  readonly myNumber: string;
  readonly residentCode: string;
  readonly address: string;
  readonly building: string;
  readonly phone: string;
};

/** As a CSV field. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
