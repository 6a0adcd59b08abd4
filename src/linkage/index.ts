/** Record linkage (名寄せ): which records of two files are one person, by Fellegi and Sunter's weights. Sees names, never a city number. */
export type { LinkConfig } from './config.ts';
export { linkageRefusal } from './errors.ts';
export { type Linked, link } from './link.ts';
export { linkLoad, type LoadLinks } from './link-load.ts';
export { linkCommands } from './linkage.cli.ts';
export type { CsvFile, LinkageNeeds, LinkFiles, ReadDates } from './needs.ts';
export { readLinkConfig } from './read-config.ts';
