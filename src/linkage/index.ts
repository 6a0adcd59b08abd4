/** Record linkage (名寄せ): which records of two files are one person, by Fellegi and Sunter's weights. Sees names, never a city number. */
export { listHeadings } from './clerks-list.lake.ts';
export { linkageRefusal } from './errors.ts';
export { link } from './link.ts';
export { linkLoad } from './link-load.ts';
export { linkCommands } from './linkage.cli.ts';
export type { CsvFile, LinkFiles } from './needs.ts';
export { readKnownModel } from './known-model.ts';
export { peopleSettings, registerKey } from './people-settings.ts';
export { readLinkConfig } from './read-config.ts';
export { type LinkReport } from './report.ts';
export { outcomeAdvice, outcomeWords, weightsWords } from './report-words.ts';
export { type Outcome, outcomes } from './outcomes.lake.ts';
