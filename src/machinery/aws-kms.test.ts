/** What is asked of AWS KMS is signed as AWS asks, holds the context, and its refusals are told without a secret. The service here is a plain second implementation. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KmsSilent, kmsProtector } from './aws-kms.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const region = 'ap-northeast-1';
const keyId = 'alias/musubi';
const inService = randomBytes(32);
const asked: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
let busyAnswers = 0;
let server: Server;
let endpoint: string;

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
/** Signature Version 4, from its description (AWS General Reference), over the headers the request says it signed. */
const signatureOf = (headers: IncomingHttpHeaders, body: string): string => {
  const [, day = '', signed = ''] =
    /Credential=[^/]+\/(\d{8})\/[^,]+, *SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const hash = createHash('sha256').update(body).digest('hex');
  const request = ['POST', '/', '', lines.join(''), signed, hash].join('\n');
  const scope = `${day}/${region}/kms/aws4_request`;
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(request).digest('hex'),
  ].join('\n');
  const key = [region, 'kms', 'aws4_request'].reduce(hmac, hmac(`AWS4${credentials.secretAccessKey}`, day));
  return hmac(key, text).toString('hex');
};

const answer = (headers: IncomingHttpHeaders, text: string): [number, object] => {
  const body = JSON.parse(text) as Record<string, string> & { EncryptionContext: object };
  if (busyAnswers > 0) {
    busyAnswers -= 1;
    return [400, { __type: 'ThrottlingException' }];
  }
  if (!headers.authorization?.endsWith(`Signature=${signatureOf(headers, text)}`))
    return [400, { __type: 'com.amazon.coral.service#InvalidSignatureException', message: 'no' }];
  if (body.KeyId !== keyId) return [400, { __type: 'NotFoundException', message: `no ${body.KeyId}` }];
  const context = Buffer.from(JSON.stringify(body.EncryptionContext));
  if (headers['x-amz-target'] === 'TrentService.Encrypt') {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', inService, nonce).setAAD(context);
    const blob = Buffer.concat([
      nonce,
      cipher.update(body.Plaintext ?? '', 'base64'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return [200, { CiphertextBlob: blob.toString('base64'), KeyId: keyId }];
  }
  const blob = Buffer.from(body.CiphertextBlob ?? '', 'base64');
  const decipher = createDecipheriv('aes-256-gcm', inService, blob.subarray(0, 12)).setAAD(context);
  decipher.setAuthTag(blob.subarray(-16));
  try {
    const plain = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
    return [200, { Plaintext: plain.toString('base64'), KeyId: keyId }];
  } catch {
    return [400, { __type: 'InvalidCiphertextException' }];
  }
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
    const [status, body] = answer(request.headers, text);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const of = () => ({ keyId, region, endpoint });
const context = { format: 'musubi-protected-keys-1', of: 'musubi-lake-keys-1' };
const reasonOf = (act: Promise<unknown>) =>
  act.then(
    () => 'opened',
    (error: unknown) => {
      if (!(error instanceof KmsSilent)) throw error;
      expect(String(error)).not.toContain(credentials.secretAccessKey);
      return error.reason;
    },
  );

describe('a key in AWS KMS', () => {
  it('protects and opens, with the context in every request, signed as AWS asks', async () => {
    const key = randomBytes(32);
    const protector = kmsProtector(of(), credentials);
    const protectedKey = await protector.protect(key, context);
    expect(Buffer.from(await protector.open(protectedKey, context))).toEqual(key);
    for (const { headers, body } of asked) {
      expect(body['EncryptionContext']).toEqual(context);
      expect(headers['authorization']).toContain(`/${region}/kms/aws4_request`);
    }
    expect(asked).toHaveLength(2);
  });

  it('sends the token of a role along, signed', async () => {
    await kmsProtector(of(), { ...credentials, sessionToken: 'role' }).protect(randomBytes(32), context);
    expect(asked.at(-1)?.headers['x-amz-security-token']).toBe('role');
    expect(asked.at(-1)?.headers.authorization).toContain('x-amz-security-token');
  });

  it('opens nothing under another context, key or signature, and says which error it was', async () => {
    const protector = kmsProtector(of(), credentials);
    const protectedKey = await protector.protect(randomBytes(32), context);
    expect(await reasonOf(protector.open(protectedKey, { ...context, of: 'other' }))).toBe(
      'InvalidCiphertextException',
    );
    expect(await reasonOf(kmsProtector({ ...of(), keyId: 'alias/x' }, credentials).open(protectedKey, context))).toBe(
      'NotFoundException',
    );
    const stranger = { ...credentials, secretAccessKey: 'another' };
    expect(await reasonOf(kmsProtector(of(), stranger).open(protectedKey, context))).toBe('InvalidSignatureException');
  });

  it('says so when it is throttled or not there', async () => {
    busyAnswers = 1;
    expect(await reasonOf(kmsProtector(of(), credentials, 0).protect(randomBytes(32), context))).toBe(
      'ThrottlingException',
    );
    const nowhere = { ...of(), endpoint: 'http://127.0.0.1:1/' };
    expect(await reasonOf(kmsProtector(nowhere, credentials, 0).protect(randomBytes(32), context))).toBe(
      'no connection',
    );
  });
});
