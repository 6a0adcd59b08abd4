/** Where may packages be uploaded to? To the lake over TLS; without TLS only within this machine. */
import { done, type Result, refused } from '#base';
import { dispatchRefusal } from './errors.ts';

export type LakeAddress = {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly authority: string;
};

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const lakeAddress = (text: string | undefined): Result<LakeAddress> => {
  if (!text) return refused(dispatchRefusal('lake-address-missing', {}));
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!url || !plain || !['https:', 'http:'].includes(url.protocol))
    return refused(dispatchRefusal('lake-address-wrong', {}));
  const secure = url.protocol === 'https:';
  if (!secure && !loopback.test(url.hostname)) return refused(dispatchRefusal('lake-address-open', {}));
  return done({
    secure,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    authority: url.host,
  });
};
