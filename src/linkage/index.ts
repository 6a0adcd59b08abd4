/** Record linkage (名寄せ): which records of two files are one person, by Fellegi and Sunter's weights. Sees names, never a city number. */
export { listHeadings } from './clerks-list.lake.ts';
export type { LinkConfig } from './config.ts';
export { linkageRefusal } from './errors.ts';
export { type Linked, link } from './link.ts';
export { linkLoad, type LoadLinks, type LoadToLink } from './link-load.ts';
export { linkCommands } from './linkage.cli.ts';
export type { CsvFile, LinkageNeeds, LinkFiles, ReadDates } from './needs.ts';
export { readKnownModel } from './known-model.ts';
export { type PeopleLink, peopleSettings, registerKey } from './people-settings.ts';
export { readLinkConfig } from './read-config.ts';
export { type LinkReport, reportLines } from './report.ts';
export { outcomeAdvice, outcomeWords, weightsWords } from './report-words.ts';
export { type Outcome, outcomes } from './outcomes.lake.ts';
