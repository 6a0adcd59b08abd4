/** One look at an installation: what an auditor asks about its machine, keys, clocks, disks and rules. Looks only; changes nothing. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { lookAtClock } from '#lake';
import { heldOpen } from '../machinery/memory-size.ts';
import { protectionIn } from './key-files.ts';
import { protectionName } from './key-protector.ts';
import { lookAtKeyPeople } from './doctor-key-people.ts';
import { lookAtReleases } from './doctor-release.ts';
import type { Config } from './config.ts';
import { finding, type Finding } from './doctor-finding.ts';
import { clockFinding, lakeActs, lastAct, lookAtLog, lookAtRegister } from './doctor-log.ts';
import type { LakeSide } from './lake-side.ts';
import { lookAtOpenedMemory } from './opened-memory.ts';
import type { Places } from './places.ts';

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const onlyOwner = (path: string): Finding => {
  const mode = statSync(path).mode & 0o777;
  return finding((mode & 0o077) === 0 ? 'good' : 'bad', '権限', 'permissions', `${path} ${mode.toString(8)}`);
};

const keyProtection = async (path: string): Promise<Finding> => {
  const by = await protectionIn(path);
  const { ja, en } = protectionName(by);
  return finding(by ? 'good' : 'look', '鍵を守るもの', 'keys protected by', {
    ja: `${ja} ${path}`,
    en: `${en} ${path}`,
  });
};

const freeOn = async (path: string, ja: string, en: string, least: number): Promise<Finding> => {
  const { bavail, blocks, bsize } = await statfs(path);
  const gigabytes = ((bavail * bsize) / 1e9).toFixed(1);
  const state = bavail * bsize < least ? 'bad' : bavail / blocks < 0.1 ? 'look' : 'good';
  return finding(state, ja, en, `${gigabytes} GB (${Math.round((100 * bavail) / blocks)} %)`);
};

/** The machine, whichever side is on it. */
export const lookAtMachine = async (places: Places): Promise<readonly Finding[]> => {
  const swap = textOf('/proc/swaps').trim().split('\n').length - 1;
  const core = /^Max core file size\s+(\S+)/m.exec(textOf('/proc/self/limits'))?.[1] ?? '?';
  const synchronised = existsSync('/run/systemd/timesync/synchronized') || existsSync('/run/chrony/chronyd.pid');
  const root = process.getuid?.() === 0;
  return [
    finding(
      swap > 0 ? 'bad' : 'good',
      'スワップ（復号した内容がディスクに落ちない）',
      'swap (opened content must not reach a disk)',
      swap > 0 ? { ja: 'あり。切ってください', en: 'on: turn it off' } : { ja: 'なし', en: 'off' },
    ),
    finding(core === '0' ? 'good' : 'look', 'コアダンプの上限', 'core dump limit', core),
    finding(
      synchronised ? 'good' : 'look',
      '時計の同期',
      'clock synchronisation',
      synchronised
        ? { ja: `同期中 ${new Date().toISOString()}`, en: `synchronised, ${new Date().toISOString()}` }
        : { ja: `確認できません ${new Date().toISOString()}`, en: `cannot be seen, ${new Date().toISOString()}` },
    ),
    finding(root ? 'look' : 'good', '実行する利用者', 'run by', root ? 'root' : `uid ${process.getuid?.() ?? '?'}`),
    await freeOn(places.root, 'データの空き', 'free for data', 1e9),
    await freeOn('/dev/shm', '復号用メモリの空き', 'free memory for opened data', 2e9),
    onlyOwner(places.root),
    ...[places.sealed.keys, places.lake.keys].filter((path) => existsSync(path)).map(onlyOwner),
    ...(await Promise.all(
      [places.sealed.keys, places.lake.keys].filter((path) => existsSync(path)).map(keyProtection),
    )),
  ];
};

/** What is set, secrets apart, and the names of what the environment sets over the file. */
const settingsOf = ({ host, port, publicUrl, tls, log, metricsToken }: Config): string => {
  const environment = Object.keys(process.env).filter((name) => name.startsWith('MUSUBI_'));
  return [
    `${host}:${port}`,
    ...(publicUrl ? [publicUrl] : []),
    `tls ${tls ? tls.cert : '–'}`,
    `log ${log}`,
    `metrics ${metricsToken ? '○' : '–'}`,
    ...environment.sort(),
  ].join(' · ');
};

/** The lake side: its settings, its log, its keys and its age. */
export const lookAtLakeSide = async (side: LakeSide): Promise<readonly Finding[]> => {
  const { config, audit } = side;
  const kept = (await audit.outside.all()).length;
  const https = config.publicUrl?.startsWith('https:') ?? config.tls !== undefined;
  const memory = await lookAtOpenedMemory(side.lake);
  const held = heldOpen();
  const open = config.host !== '127.0.0.1' && config.host !== 'localhost';
  return [
    finding(
      config.demo ? 'look' : 'good',
      '種類',
      'kind',
      config.demo ? { ja: 'デモ（本番に使わない）', en: 'demo (not for real use)' } : { ja: '本番', en: 'real' },
    ),
    finding(
      https ? 'good' : open ? 'bad' : 'look',
      '通信の暗号化',
      'encryption in transit',
      https ? 'HTTPS' : { ja: `なし（${config.host} で待ち受け）`, en: `none (listening on ${config.host})` },
    ),
    finding('good', '設定', 'settings', settingsOf(config)),
    await lookAtRegister(side.places, config, side.register, 'lake'),
    ...(await lookAtLog(audit.book)),
    clockFinding(await lookAtClock(side.lake), new Date()),
    finding(
      kept === 0 ? 'look' : config.checkpoints ? 'good' : 'look',
      '台帳の外の検査点',
      'checkpoints outside the register',
      config.checkpoints
        ? `${kept}: ${config.checkpoints}`
        : {
            ja: `${kept}個（同じ機械にあります。別の機械を勧めます）`,
            en: `${kept} (on this machine; another is better)`,
          },
    ),
    await lookAtReleases(side),
    finding(
      side.lake.keys.previousMasterKeys ? 'bad' : 'good',
      'マスター鍵の更新',
      'rotation of the master key',
      side.lake.keys.previousMasterKeys
        ? { ja: '途中で止まっています。「musubi lake rotate」を実行', en: 'stopped midway: run "musubi lake rotate"' }
        : { ja: '途中のものはありません', en: 'none under way' },
    ),
    await lookAtKeyPeople(side.register),
    finding(
      memory.state,
      '開いたデータのメモリ（openedMemory）',
      'memory for opened data sets (openedMemory)',
      memory.said,
    ),
    finding('good', 'いま開かれている内容', 'opened at this moment', {
      ja: `${(held.bytes / 1e6).toFixed(0)} MB（${held.processes}プロセス）`,
      en: `${(held.bytes / 1e6).toFixed(0)} MB (${held.processes} processes)`,
    }),
    ...(await Promise.all(lakeActs.map((act) => lastAct(audit.book, act)))),
  ];
};
