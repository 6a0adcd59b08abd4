/** Who runs a command: the operating system's user. */
import { userInfo } from 'node:os';
import type { Actor } from '#audit';

export const localActor = (): Actor => ({ name: `local:${userInfo().username}` });
