/** Everything a signed-in person can get from the server, as bytes, headers included. */
import { expect } from 'vitest';

export type Answer = { readonly what: string; readonly bytes: Buffer };

export const everyAnswer = async (address: string): Promise<Answer[]> => {
  const answers: Answer[] = [];
  let cookie = '';
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${address}${path}`, {
      ...init,
      headers: { Origin: address, Cookie: cookie, 'Content-Type': 'application/json', ...init.headers },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    answers.push({
      what: `${init.method ?? 'GET'} ${path}`,
      bytes: Buffer.concat([Buffer.from(JSON.stringify([...answer.headers])), bytes]),
    });
    return { answer, bytes };
  };
  const session = await ask('/api/session');
  const [account] = JSON.parse(session.bytes.toString()).demoAccounts;
  const signedIn = await ask('/api/session', {
    method: 'POST',
    body: JSON.stringify({ name: account.name, password: account.password }),
  });
  cookie = (signedIn.answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const lounge = JSON.parse((await ask('/api/lounge')).bytes.toString());
  await ask(`/api/lounge?q=${encodeURIComponent('金糸雀')}`);
  await ask('/api/openapi.json');
  await ask('/api/health');
  await ask('/');
  await ask('/nothing-here');
  await ask('/api/nothing');
  for (const map of ['city', 'none']) await ask(`/api/maps/${map}`);
  expect(lounge.cards.length).toBeGreaterThanOrEqual(3);
  for (const { id } of lounge.cards) {
    const dashboard = JSON.parse((await ask(`/api/dashboards/${id}`)).bytes.toString());
    await ask(`/api/dashboards/${id}/view`);
    await ask(`/api/dashboards/${id}/view?wrong=1`);
    for (const filter of dashboard.filters) {
      for (const option of filter.options.slice(0, 12))
        await ask(`/api/dashboards/${id}/view?${filter.name}=${encodeURIComponent(option.code)}`);
    }
    for (const tile of dashboard.tiles)
      for (const format of ['csv', 'xlsx'])
        await ask(`/api/dashboards/${id}/tiles/${tile.id}/download?format=${format}`);
  }
  return answers;
};
