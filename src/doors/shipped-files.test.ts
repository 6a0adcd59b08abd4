/** Contracts that ship and those of the installation, read as they lie. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { valueOf } from '#base';
import { contractsOf } from './shipped-files.ts';

it('a contract that is only about to be written stands in nobody’s way; one that is half written does', () => {
  const data = mkdtempSync(join(tmpdir(), 'musubi-shipped-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const shipped = [...valueOf(contractsOf(data)).keys()];
  expect(shipped).toContain('resident-register');
  mkdirSync(join(data, 'contracts'));
  const mine = join(data, 'contracts/disability.yaml');
  writeFileSync(mine, '');
  expect([...valueOf(contractsOf(data)).keys()]).toEqual(shipped);
  writeFileSync(mine, 'dataset: disability\n');
  const read = contractsOf(data);
  expect(read.ok ? null : read.refusal.code).toBe('catalogue.contract-invalid');
});
