/** Every call that writes the ledger of numbers, and what is kept beside it, fails once: no number is lost, changed or given twice. */
import { describe } from 'vitest';
import { failEveryCall } from './every-call.ts';
import { openLedgerPlaces } from './ledger-places.ts';

const opened = await openLedgerPlaces();
describe('an input/output error while writing', () => failEveryCall(opened));
