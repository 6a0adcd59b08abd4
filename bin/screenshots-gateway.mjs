// Pictures of the owner's page: the newest register of the demo with a few rows missing is checked, and not sent.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './install.mjs';

/** An extraction of another day; its day stands in its name. */
const extraction = (data, folder) => {
  const juki = join(data, 'source/juki');
  const bytes = readFileSync(join(juki, readdirSync(juki).sort().at(-1)));
  let end = bytes.length;
  for (let rows = 0; rows < 4; rows++) end = bytes.lastIndexOf('\r\n', end - 1);
  const path = join(folder, 'juki_20261120.csv');
  writeFileSync(path, bytes.subarray(0, end + 2));
  return path;
};

export const gatewayPictures = async (data, page, shot) => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-handed-'));
  const words = ['gateway', 'page', '--data', data, '--port', '8499'];
  const command = spawn(process.execPath, [join(root, 'bin/musubi'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    for await (const link of createInterface({ input: command.stdout })) {
      await page.goto(link);
      break;
    }
    await page.getByLabel('データ', { exact: true }).selectOption('resident-register');
    await page.locator('input[type=file]').setInputFiles(extraction(data, folder));
    await shot('gateway-choose');
    await page.getByRole('button', { name: '確かめる' }).click();
    await page.getByRole('heading', { name: '確かめた結果' }).waitFor({ timeout: 300_000 });
    await page.getByText('見本　太郎').first().waitFor();
    await shot('gateway-check');
    await page.getByRole('heading', { name: '列の扱い' }).scrollIntoViewIfNeeded();
    await page.getByRole('heading', { name: /^置き換える/ }).evaluate((element) => element.scrollIntoView());
    await shot('gateway-columns');
    await page.getByRole('button', { name: '送信…' }).click();
    await shot('gateway-confirm');
  } finally {
    process.kill(-command.pid, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
};
