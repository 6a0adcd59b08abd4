import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
    pool: 'forks',
    globalSetup: ['tests/journeys/small-city.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
