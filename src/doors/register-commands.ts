/** `musubi register show`, `register move`, `register switch`: where the register of a side lives, and how it goes elsewhere. */
import { existsSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { type AuditEvent, type AuditTables, appendEvent, auditBook, auditTrail, proveAudit } from '#audit';
import {
  answer,
  type Bilingual,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  forPrograms,
  jsonOption,
  type Option,
  type Result,
  refused,
} from '#base';
import { createLake } from '#lake';
import {
  type AnyRegister,
  entriesIn,
  type Moved,
  type MoveNeeds,
  moveRegister,
  type RegisterPlace,
  registerRefusal,
  switchRegister,
  tablesOf,
} from '#register';
import { fromBase64, makeSigner } from '#sealing';
import { checkpointFolder } from '../machinery/checkpoint-folder.ts';
import { lakeFiles } from '../machinery/lake-files.ts';
import { readRegister } from '../machinery/sqlite.ts';
import { checkpointsOf, inThreads } from './audit-log.ts';
import { type Config, readConfig } from './config.ts';
import { doorRefusal } from './errors.ts';
import { readLakeKeys, readSealedSideKeys } from './key-files.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { localActor } from './local-actor.ts';
import { type Places, placesOf, sideWords } from './places.ts';
import { makeTablesOf } from './register-copy.ts';
import { openAt, openSideRegister, placeName, readPlace, registerPlaceOf, type SideName } from './side-register.ts';

const sideOption: Option = {
  type: 'string',
  default: 'lake',
  about: { ja: 'lake（レイク側）か sealed（隔離側）', en: 'lake or sealed' },
};
const place = (ja: string, en: string): Option => ({ type: 'string', required: true, about: { ja, en } });
const fromOption = place(
  '今の場所：sqlite、ファイル、postgresql://…、env:環境変数名',
  'the place now: sqlite, a file, postgresql://… or env:NAME_OF_VARIABLE',
);
const toOption = place('新しい場所（同じ書き方。空であること）', 'the new place (written alike; it must be empty)');

type Asked = { readonly places: Places; readonly side: SideName; readonly config: Config };

const asked = (input: CommandInput): Result<Asked> => {
  const folder = dataFolderOf(input);
  const side = (['lake', 'sealed'] as const).find((one) => one === input.options.side);
  if (!side)
    return refused(
      doorRefusal('wrong-option', { command: 'register' }, [
        { ja: '「--side」は lake か sealed です', en: '--side is lake or sealed' },
      ]),
    );
  const config = readConfig(folder);
  if (!config.ok) return config;
  return done({ places: placesOf(folder), side, config: config.value });
};

/** What it takes to prove the log of a side: its name, its key, its checkpoints outside. */
const proving = async ({ places, side, config }: Asked) => {
  const outside = checkpointFolder(checkpointsOf(places, config, side));
  if (side === 'sealed') {
    const keys = await readSealedSideKeys(places);
    if (!keys.ok) return keys;
    const { senderId, checkpointSigningKey } = keys.value;
    return done({ outside, origin: `musubi.sealed-side/${senderId}`, key: checkpointSigningKey });
  }
  const keys = await readLakeKeys(places);
  if (!keys.ok) return keys;
  const lake = await createLake(lakeFiles(places.lake.store), () => new Date());
  if (!lake.ok) return lake;
  return done({ outside, origin: `musubi.lake/${lake.value}`, key: keys.value.checkpointSigningKey });
};

const registerEvent = (act: string, facts: { readonly to: string; readonly entries: number }): AuditEvent => ({
  actor: localActor(),
  act,
  subject: 'register',
  outcome: 'done',
  facts,
});
const record = (db: AnyRegister, act: string, facts: { readonly to: string; readonly entries: number }) =>
  auditTrail(db as Kysely<AuditTables>, () => new Date()).record(registerEvent(act, facts));

type Carried = { readonly moved: Moved; readonly to: RegisterPlace; readonly side: SideName };

const withBoth = async (
  input: CommandInput,
  io: CommandIo,
  act: (needs: MoveNeeds) => Promise<Result<Moved>>,
): Promise<Result<Carried>> => {
  const of = asked(input);
  if (!of.ok) return of;
  const { places, side } = of.value;
  const [from, to] = [
    readPlace(String(input.options.from), places, side),
    readPlace(String(input.options.to), places, side),
  ];
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (from.value.kind === 'sqlite' && !existsSync(from.value.path))
    return refused(registerRefusal('nothing-to-move', { place: from.value.path }));
  const proof = await proving(of.value);
  if (!proof.ok) return proof;
  const opened: AnyRegister[] = [];
  const keep = (db: Result<Kysely<unknown>>): Result<AnyRegister> => {
    if (db.ok) opened.push(db.value);
    return db as Result<AnyRegister>;
  };
  try {
    const original = keep(await openAt(from.value));
    if (!original.ok) return original;
    const reading = from.value.kind === 'sqlite' ? keep(done(readRegister(from.value.path))) : original;
    if (!reading.ok) return reading;
    const copy = keep(await openAt(to.value));
    if (!copy.ok) return copy;
    io.progress.phase({ ja: '台帳の写し', en: 'copying the register' });
    const moved = await act({
      tellCopied: (facts) => record(original.value, 'RegisterCopied', facts),
      from: { db: original.value, reading: reading.value, name: placeName(from.value) },
      to: { db: copy.value, name: placeName(to.value) },
      makeTables: (db) => makeTablesOf[side](db as never),
      proveLog: async (db) => {
        const { origin, key, outside } = proof.value;
        const needs = {
          proveSegments: inThreads(to.value),
          book: auditBook(db as Kysely<AuditTables>),
          origin,
          signer: makeSigner(fromBase64(key)),
          outside,
        };
        const whole = await proveAudit(needs, [], io.progress);
        return whole.ok ? done(whole.value.head.size) : whole;
      },
      tell: (transaction, facts) =>
        appendEvent(transaction as never, registerEvent('RegisterMoved', facts), new Date()),
      now: () => new Date(),
      copied: (entries) => io.progress.advance(entries),
    });
    io.progress.end();
    return moved.ok ? done({ moved: moved.value, to: to.value, side }) : moved;
  } finally {
    for (const db of opened) await db.destroy();
  }
};

/** A register carried elsewhere: copied, or copied and changed over. */
const carrying = (
  verb: 'move' | 'switch',
  about: Bilingual,
  act: (needs: MoveNeeds) => Promise<Result<Moved>>,
  said: (carried: Carried) => Bilingual,
): Command => ({
  words: ['register', verb],
  about,
  options: { data: dataOption, from: fromOption, to: toOption, side: sideOption, json: jsonOption },
  run: async (input, io) => {
    const result = await withBoth(input, io, act);
    if (!result.ok) return result;
    if (forPrograms(input)) io.out(JSON.stringify(result.value.moved));
    io.say(said(result.value));
    return done(undefined);
  },
});

const move = carrying(
  'move',
  {
    ja: '台帳を別の場所（SQLite⇔PostgreSQL）へ写し、確かめる（動かしたまま。元は変わらない）',
    en: 'Copy the register to another place (SQLite or PostgreSQL) and prove the copy, while it is in use; the original stays as it is',
  },
  moveRegister,
  () => ({
    ja: '写しました。行数・内容・監査記録の鎖は元と一致しています。「musubi register switch」で切り替えるまで、元の台帳が使われます。',
    en: 'Copied: rows, contents and the chain of the log agree. The original stays in use until "musubi register switch".',
  }),
);

const change = carrying(
  'switch',
  {
    ja: '写しを最新にし、元の台帳を閉じて切り替える（数秒、書込みが待つ）',
    en: 'Bring the copy up to date, close the original and change over (writers wait some seconds)',
  },
  switchRegister,
  ({ to, side }) => {
    const [key, variable] =
      side === 'lake' ? ['databaseUrl', 'MUSUBI_DATABASE_URL'] : ['sealedDatabaseUrl', 'MUSUBI_SEALED_DATABASE_URL'];
    return to.kind === 'sqlite'
      ? {
          ja: `切り替えました。musubi.yaml の ${key} と環境変数 ${variable} を消して、サーバーを起動し直してください。元の台帳には、もう書けません。`,
          en: `Changed over. Remove ${key} from musubi.yaml and ${variable} from the environment, and start the server again. The old register takes no more writing.`,
        }
      : {
          ja: `切り替えました。musubi.yaml の ${key} か環境変数 ${variable} に新しい場所を書き、サーバーを起動し直してください。元の台帳には、もう書けません。`,
          en: `Changed over. Write the new place as ${key} in musubi.yaml or as ${variable} in the environment, and start the server again. The old register takes no more writing.`,
        };
  },
);

const show: Command = {
  words: ['register', 'show'],
  about: { ja: '台帳の場所と件数を示す', en: 'Where the register is, and how much it holds' },
  options: { data: dataOption, side: sideOption, json: jsonOption },
  run: async (input, io) => {
    const of = asked(input);
    if (!of.ok) return of;
    const { places, side, config } = of.value;
    const at = registerPlaceOf(places, config, side);
    const opened = await openSideRegister<AuditTables>(places, config, side, makeTablesOf[side] as never);
    if (!opened.ok) return opened;
    try {
      const tables = (await tablesOf(opened.value)).length;
      const facts = { side, kind: at.kind, place: placeName(at), tables, entries: await entriesIn(opened.value) };
      const kind = at.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
      answer(input, io, facts, {
        ja: `${sideWords[side].ja}の台帳: ${kind}（${facts.place}）、表${tables}、監査記録${facts.entries.toLocaleString('en-US')}件`,
        en: `register of the ${sideWords[side].en}: ${kind} (${facts.place}), ${tables} tables, ${facts.entries.toLocaleString('en-US')} entries in the log`,
      });
      return done(undefined);
    } finally {
      await opened.value.destroy();
    }
  },
};

export const registerCommands: readonly Command[] = [show, move, change];
