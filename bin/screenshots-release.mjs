// Pictures of the output check: a request as a checker sees it, and what becomes of it in the Lounge. What it lets out in the demo for the picture, it recalls again.
const table =
  '区,性別,受診者数,受診率\n浜手区,男,1204,31.5\n浜手区,女,1390,38.2\n浜手区,計,2594,34.8\n山手区,男,秘,秘\n山手区,女,秘,秘\n山手区,計,13,21.0\n';
const words = {
  title: '区別の特定健診受診率（2026年度）',
  purpose: '受診率の低い区に勧奨を増やすかを決める会議で使う。',
  context: '国保加入者のうち40〜74歳。2026年度の特定健診の受診者。',
  controls: '10人未満の人数と、その率を秘匿した。計から逆算できないよう、男女の両方を秘匿した。',
  sharing: { audience: { who: 'staff' }, asOf: '2026-10-31', contact: '企画調整局 政策課（内線 2345）' },
};

export const releasePictures = async (address, page, shot) => {
  const signIn = async (name) => {
    await page.context().clearCookies();
    const data = { name, password: `musubi-demo-${name}` };
    await page.request.post(`${address}/api/session`, { data, headers: { Origin: address } });
  };
  const post = async (path, data = {}) => {
    const answer = await page.request.post(`${address}/api/releases${path}`, { data, headers: { Origin: address } });
    if (!answer.ok()) throw new Error(`/api/releases${path}: ${await answer.text()}`);
    return answer.json();
  };
  await signIn('seisaku');
  const { id } = await post('', words);
  await page.request.put(`${address}/api/releases/${id}/files/juken.csv?kind=table`, {
    data: Buffer.from(table),
    headers: { Origin: address, 'Content-Type': 'application/octet-stream' },
  });
  await page.goto(`${address}/releases/${id}`);
  await shot('release-draft');
  await post(`/${id}/submit`);
  await signIn('kakunin');
  await page.goto(`${address}/releases`);
  await shot('release-queue');
  await page.goto(`${address}/releases/${id}`);
  await shot('release-request');
  await shot('release-request-whole', true);
  const { digest } = await (await page.request.get(`${address}/api/releases/${id}`)).json();
  for (const name of ['kakunin', 'tenken']) {
    await signIn(name);
    await post(`/${id}/votes`, { digest, verdict: 'release' });
  }
  await signIn('shokan');
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  // What pictures before these let out and recalled.
  for (const read = page.getByRole('button', { name: '読みました' }); (await read.count()) > 0; ) {
    const left = await read.count();
    await read.first().click();
    while ((await read.count()) === left) await page.waitForTimeout(100);
  }
  await page.getByText(words.title).scrollIntoViewIfNeeded();
  await shot('lounge-results');
  await page.goto(`${address}/results/${id}`);
  await shot('result');
  await signIn('tenken');
  await post(`/${id}/recall`, { name: words.title, reason: '説明書の図のための公表でした' });
};
