/** `musubi keys requests`, `keys approve`, `keys refuse`: what one person asked about keys, and what another decides. */
import { existsSync } from 'node:fs';
import {
  type Decision,
  decideRequest,
  type GraveRequest,
  openRequests,
  type Person,
  twoPeopleRefusal,
} from '#accounts';
import {
  answerRows,
  type Bilingual,
  type Command,
  type CommandInput,
  type CommandIo,
  type Column,
  done,
  forPrograms,
  jsonOption,
  momentInJapan,
  type Result,
  refused,
} from '#base';
import { asPerson } from './ask-password.ts';
import { allSides, type SideName } from './backup-side.ts';
import { doorRefusal } from './errors.ts';
import { confirmOn, type SidePeople, withPeople } from './keys-people.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { placesOf, sideWords } from './places.ts';

const withAll = async (
  input: CommandInput,
  act: (people: readonly SidePeople[]) => Promise<Result<void>>,
): Promise<Result<void>> => {
  const places = placesOf(dataFolderOf(input));
  const sides = allSides.filter((side) => existsSync(places[side].keys));
  if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
  return withPeople(places, sides, act);
};

/** Sides that have this request. */
const concerned = async (people: readonly SidePeople[], id: string): Promise<readonly SidePeople[]> => {
  const waiting: SidePeople[] = [];
  for (const each of people)
    if ((await openRequests(each.requests)).some((request) => request.id === id)) waiting.push(each);
  return waiting;
};

const decide = (input: CommandInput, io: CommandIo, decision: Decision) =>
  withAll(input, async (people) => {
    const id = input.arguments[0] as string;
    const waiting = await concerned(people, id);
    if (waiting.length === 0) return refused(twoPeopleRefusal('act-request-not-found', { days: 7 }));
    const persons = await confirmOn(waiting, String(input.options.as), io);
    if (!persons.ok) return persons;
    for (const { side, requests } of waiting) {
      const decided = await decideRequest(requests, persons.value.get(side) as Person, { id, ...decision });
      if (!decided.ok) return decided;
      if (forPrograms(input)) io.out(JSON.stringify({ side, ...decided.value }));
    }
    io.say(
      decision.decision === 'approved'
        ? { ja: '承認しました。申請した人が実行できます（1回）。', en: 'Approved. Who asked may do it now, once.' }
        : {
            ja: '却下しました。理由は、申請した人の画面と「keys requests」に出ます。',
            en: 'Refused. The reason is told to who asked, on screen and by "keys requests".',
          },
    );
    return done(undefined);
  });

const options = { data: dataOption, as: { ...asPerson, required: true }, json: jsonOption } as const;

const approve: Command = {
  words: ['keys', 'approve'],
  about: { ja: '鍵についての申請を承認する（申請者とは別の人）', en: 'Approve what somebody else asked about keys' },
  arguments: ['<request>'],
  options,
  run: (input, io) => decide(input, io, { decision: 'approved' }),
};

const refuse: Command = {
  words: ['keys', 'refuse'],
  about: { ja: '鍵についての申請を却下する（申請者とは別の人）', en: 'Refuse what somebody else asked about keys' },
  arguments: ['<request>'],
  options: {
    ...options,
    reason: { type: 'string', required: true, about: { ja: '却下する理由', en: 'why it is refused' } },
  },
  run: (input, io) => decide(input, io, { decision: 'refused', reason: String(input.options.reason) }),
};

type Open = GraveRequest & { readonly side: SideName };

const decided = ({ decision, decidedBy, decidedWhy }: GraveRequest): Bilingual =>
  decision === null
    ? { ja: '承認待ち', en: 'waits' }
    : decision === 'approved'
      ? { ja: `承認（${decidedBy}）`, en: `approved (${decidedBy})` }
      : { ja: `却下（${decidedBy}）: ${decidedWhy}`, en: `refused (${decidedBy}): ${decidedWhy}` };

const columns: readonly Column<Open>[] = [
  ['番号', 'request', ({ id }) => id],
  ['どちら', 'side', ({ side }, language) => sideWords[side][language]],
  ['何を', 'what', ({ act }) => act],
  [
    '内容',
    'exactly',
    ({ details }) =>
      Object.entries(details)
        .map(([name, value]) => `${name} ${value}`)
        .join('、'),
  ],
  ['申請した人', 'asked by', ({ requestedBy }) => requestedBy],
  ['日時（日本時間）', 'when (Japan)', ({ requestedAt }) => momentInJapan(requestedAt)],
  ['理由', 'reason', ({ reason }) => reason],
  ['決定', 'decision', (request, language) => decided(request)[language]],
];

const requests: Command = {
  words: ['keys', 'requests'],
  about: {
    ja: '鍵についての、まだ使われていない申請を一覧にする',
    en: 'List requests about keys that are not used yet',
  },
  options: { data: dataOption, json: jsonOption },
  run: (input, io) =>
    withAll(input, async (people) => {
      const open: Open[] = [];
      for (const { side, requests: of } of people)
        for (const request of await openRequests(of)) open.push({ side, ...request });
      answerRows(input, io, open, columns);
      io.say(
        open.length === 0
          ? { ja: '待っている申請はありません。', en: 'No request is waiting.' }
          : { ja: `${open.length}件`, en: `${open.length} request${open.length === 1 ? '' : 's'}` },
      );
      return done(undefined);
    }),
};

export const keysRequestCommands: readonly Command[] = [requests, approve, refuse];
