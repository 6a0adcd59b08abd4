/** The key under which the frozen copies of one release request lie sealed: its own for each request, and the same for ever. */
import { hkdfSync } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import type { LakeKeys } from './key-files.api.ts';
import { statisticsSeed } from './new-keys.ts';

/** 32 bytes. From the seed that outlives a change of the master key, so that a rotation leaves every record verifiable. */
export const frozenKey = (keys: LakeKeys, release: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', fromBase64(statisticsSeed(keys)), '', `musubi frozen release ${release}`, 32));
