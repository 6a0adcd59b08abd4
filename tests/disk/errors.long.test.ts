/** As the quick tests of errors while writing, with nothing left out. */
import { describe } from 'vitest';
import { failEveryCall } from './every-call.ts';
import { openLedgerPlaces } from './ledger-places.ts';
import { openPlaces } from './places.ts';

for (const opened of [await openPlaces(), await openLedgerPlaces()])
  describe('an input/output error while writing', () => failEveryCall({ ...opened, slow: [] }));
