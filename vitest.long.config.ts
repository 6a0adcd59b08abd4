import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.long.test.ts', 'tests/**/*.long.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    globalSetup: ['tests/postgresql-server.ts'],
    testTimeout: 3_600_000,
  },
});
