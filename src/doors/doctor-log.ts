/** What the doctor sees of a register and its log: where they live, how the clock went, when they were last proved and backed up. */
import type { Kysely } from 'kysely';
import type { AuditBook, AuditTables, ToldEvent } from '#audit';
import type { Refusal } from '#base';
import { placeOfConnection } from '../machinery/postgresql-connection.ts';
import { factsOfServer } from '../machinery/postgresql-register.ts';
import type { Config } from './config.ts';
import { both, finding, type Finding } from './doctor-finding.ts';
import type { Places } from './places.ts';
import { placeName, registerPlaceOf, type SideName } from './side-register.ts';

export const lookAtRegister = async <T extends AuditTables>(
  places: Places,
  config: Pick<Config, 'databaseUrl' | 'sealedDatabaseUrl'>,
  register: Kysely<T>,
  side: SideName,
): Promise<Finding> => {
  const [ja, en] = side === 'lake' ? ['台帳', 'register'] : ['台帳（隔離側）', 'register (sealed side)'];
  const place = registerPlaceOf(places, config, side);
  if (place.kind === 'sqlite') return finding('good', ja, en, `SQLite ${place.path}`);
  const { version, tls, fsync } = await factsOfServer(register as unknown as Kysely<unknown>);
  const told = placeOfConnection(place.url);
  const { local, verified } = typeof told === 'string' ? { local: false, verified: false } : told;
  const server = `PostgreSQL ${version} ${placeName(place)}`;
  if (!fsync)
    return finding('bad', ja, en, {
      ja: `${server}：fsync が off です。停電で記録が失われます。on にしてください`,
      en: `${server}: fsync is off, and a power cut would lose what was told: turn it on`,
    });
  if (!local && !(tls && verified))
    return finding('bad', ja, en, {
      ja: `${server}：${tls ? '相手の証明書を確かめていません' : '通信が暗号化されていません'}（sslmode=verify-full に）`,
      en: `${server}: ${tls ? 'its certificate is not checked' : 'spoken to in the clear'} (sslmode=verify-full)`,
    });
  const checked = verified ? { ja: '、証明書と名前を確認', en: ', certificate and name checked' } : { ja: '', en: '' };
  return finding('good', ja, en, {
    ja: `${server}（${local ? '同じ機械、' : ''}${tls ? `${tls}${checked.ja}` : '暗号化なし'}）`,
    en: `${server} (${local ? 'this machine, ' : ''}${tls ? `${tls}${checked.en}` : 'not encrypted'})`,
  });
};

const lookedBack = 5000;
/** Clocks that are kept in step are moved by less. */
const tolerated = 1000;

/** How often, and at most by how much, the clock stood earlier at an entry than at the one before. `events`: the newest first. */
export const clockWentBack = (events: readonly Pick<ToldEvent, 'sequence' | 'at'>[]) => {
  let [times, most, last] = [0, 0, 0];
  for (const [i, { at, sequence }] of events.entries()) {
    const before = events[i + 1];
    const back = before ? Date.parse(before.at) - Date.parse(at) : 0;
    if (back <= tolerated) continue;
    times += 1;
    most = Math.max(most, back);
    last = Math.max(last, sequence);
  }
  return { times, seconds: Math.round(most / 1000), last };
};

/** What keeps a clock from being believed, as somebody must mend it. */
export const clockFinding = (fault: Refusal | null, now: Date): Finding =>
  finding(
    fault === null ? 'good' : fault.code.endsWith('clock-behind') ? 'bad' : 'look',
    '時計（記録と署名された時刻に対して）',
    'clock (against what was told and signed)',
    fault ?? { ja: `食い違いなし ${now.toISOString()}`, en: `nothing speaks against it, ${now.toISOString()}` },
  );

export const lookAtLog = async (book: AuditBook): Promise<readonly Finding[]> => {
  const head = await book.head();
  const events = await book.events({ limit: lookedBack });
  const [newest] = events;
  const { times, seconds, last } = clockWentBack(events);
  return [
    finding('good', '監査記録', 'audit log', {
      ja: `${head.size}件、最後 ${newest?.at ?? '–'}`,
      en: `${head.size} entries, last ${newest?.at ?? '–'}`,
    }),
    finding(
      times > 0 ? 'look' : 'good',
      '記録の時刻の逆行（順序は番号と鎖が決めます）',
      'clock gone back within the log (its order is that of the chain)',
      times > 0
        ? {
            ja: `新しい${events.length}件のうち${times}か所、最大${seconds}秒、最後は${last}番。時刻の同期を確かめてください`,
            en: `${times} times in the newest ${events.length} entries, by ${seconds} s at most, last at entry ${last}: check the time service`,
          }
        : { ja: `新しい${events.length}件にありません`, en: `not in the newest ${events.length} entries` },
    ),
  ];
};

const daysSince = (at: string, now: Date): number => Math.floor((now.getTime() - Date.parse(at)) / 86_400_000);

type Expected = readonly [act: string, subject: string, ja: string, en: string, days: number];
export const backupAct: Expected = ['BackupMade', 'backup', '最後のバックアップ', 'last backup', 2];
export const auditAct: Expected = [
  'AuditVerified',
  'audit',
  '最後の監査記録の検証',
  'last verification of the log',
  35,
];
export const lakeActs: readonly Expected[] = [
  backupAct,
  ['LakeVerified', 'lake', '最後のレイク検証', 'last verification of the lake', 35],
  auditAct,
];

export const lastAct = async (book: AuditBook, [act, subject, ja, en, days]: Expected): Promise<Finding> => {
  const events = await book.events({ limit: 200, subjects: [subject] });
  const last = events.find(({ event }) => event.act === act);
  if (!last) return finding('look', ja, en, { ja: 'まだありません', en: 'never' });
  const broken = Number(last.event.facts?.['broken'] ?? 0);
  const age = daysSince(last.at, new Date());
  const state = broken > 0 ? 'bad' : age > days ? 'look' : 'good';
  const more = broken > 0 ? { ja: `（破損${broken}か所）`, en: ` (${broken} places broken)` } : both('');
  return finding(state, ja, en, { ja: `${last.at}${more.ja}`, en: `${last.at}${more.en}` });
};
