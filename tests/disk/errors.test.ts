/** Every call that writes fails once, at every place of the house that writes: told, the old or the new is there, and the act run again ends as if nothing had been. */
import { describe } from 'vitest';
import { failEveryCall } from './every-call.ts';
import { openPlaces } from './places.ts';

const opened = await openPlaces();
describe('an input/output error while writing', () => failEveryCall(opened));
