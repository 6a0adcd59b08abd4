import { defineConfig } from 'vitest/config';
import { LongFirst } from './tests/long-first.ts';

// Campaigns of an hour have a configuration of their own: npm run test:long
const exclude = ['**/node_modules/**', '**/*.long.test.ts'];
// Long enough for a busy machine: a test that hangs is told all the same.
const shared = { exclude, pool: 'forks', testTimeout: 120_000, hookTimeout: 240_000 } as const;

export default defineConfig({
  test: {
    // Three at a time, also on two cores: much of a journey is waiting for another process or a browser.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'rooms',
          include: ['src/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          // One process after another file of the same rooms: what they load is loaded once, and they leave nothing behind.
          isolate: false,
          globalSetup: ['tests/postgresql-server.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'journeys',
          include: ['tests/**/*.test.ts'],
          // The server first: the small city may live on it.
          globalSetup: ['tests/postgresql-server.ts', 'tests/journeys/small-city.ts'],
        },
      },
    ],
  },
});
