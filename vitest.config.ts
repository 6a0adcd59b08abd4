import { defineConfig } from 'vitest/config';
import { LongFirst } from './tests/long-first.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
    // Campaigns of an hour have a configuration of their own: npm run test:long
    exclude: ['**/node_modules/**', '**/*.long.test.ts'],
    pool: 'forks',
    // Three at a time, also on two cores: much of a journey is waiting for another process or a browser.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    globalSetup: ['tests/journeys/small-city.ts', 'tests/postgresql-server.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
