/** A contract with these columns and nothing else of note: rows are told apart by 番号. */
import { type Contract, contractSchema } from '#catalogue';

export const contractWith = (columns: readonly object[]): Contract =>
  contractSchema.parse({
    dataset: 'tried',
    version: 1,
    title: { ja: '', en: '' },
    owner: { ja: '', en: '' },
    grounds: ['x'],
    cadence: 'monthly',
    key: ['番号'],
    source: { format: 'csv', encoding: 'utf-8' },
    columns,
  });
