/** `musubi release request|vote|recall`: the output check without a browser. Who acts says so with a password. */
import { type AccountsNeeds, type Act, confirmPerson, type Person } from '#accounts';
import {
  answer,
  answerRows,
  type Bilingual,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  firstLine,
  jsonOption,
  momentInJapan,
  type Option,
  type Result,
  refused,
} from '#base';
import { castVote } from './check.ts';
import { releaseRefusal } from './errors.ts';
import { stateWords } from './state-words.ts';
import type { ReleaseNeeds } from './needs.ts';
import { publishApproved } from './publish.ts';
import { recall } from './recall.ts';
import { readCommands } from './release-read.cli.ts';
import { handedKinds, type OutputKind, verdicts, type Verdict } from './release.api.ts';
import { type Sharing, sharingSchema } from './sharing.api.ts';
import { openRequest, putFile } from './request.ts';
import { submit } from './submit.ts';

export type ReleaseCommandNeeds = {
  readonly release: ReleaseNeeds;
  readonly accounts: AccountsNeeds;
  readonly readBytes: (path: string) => Promise<Uint8Array | null>;
};

const text = (ja: string, en: string, required = true): Option => ({ type: 'string', required, about: { ja, en } });
const as = text('利用者名（パスワードは標準入力の1行目）', 'account name (its password is the first line of stdin)');
const given = (input: CommandInput, name: string): string => String(input.options[name] ?? '');
const say = (ja: string, en: string): Bilingual => ({ ja, en });
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const personAsked = async (
  needs: ReleaseCommandNeeds,
  input: CommandInput,
  io: CommandIo,
  act: Act,
): Promise<Result<Person>> => {
  io.say(say('パスワード:', 'Password:'));
  return confirmPerson(needs.accounts, { name: given(input, 'as'), password: await firstLine(io) }, act);
};

/** The kind by the name, where it is not said: a table unless the ending tells otherwise. */
const kindOf = (name: string): OutputKind =>
  /\.(png|jpe?g)$/i.test(name)
    ? 'chart'
    : /\.(txt|md|sql|r|py)$/i.test(name)
      ? 'text'
      : /\.json$/i.test(name)
        ? 'model'
        : 'table';

const sharingOf = (input: CommandInput, person: Person): Result<Sharing> => {
  const whom = given(input, 'for').trim();
  const named = whom.split(/[、,]/).map((one) => one.trim());
  const after = (mark: RegExp) => named.flatMap((one) => (mark.test(one) ? [one.replace(mark, '')] : []));
  const posts = after(/^(?:役職|post)=/).map((post) => ({ post }));
  const people = after(/^@/).map((account) => ({ account }));
  const sections = named.filter((one) => !/^(?:@|役職=|post=)/.test(one));
  const some =
    people.length + posts.length > 0 ? { who: 'named', sections, posts, people } : { who: 'sections', sections };
  const read = sharingSchema.safeParse({
    audience: whom === 'staff' ? { who: 'staff' } : some,
    asOf: given(input, 'as-of'),
    contact: given(input, 'contact') || person.section,
  });
  return read.success ? done(read.data) : refused(releaseRefusal('sharing-unclear', {}));
};

const request = (needs: ReleaseCommandNeeds): Command => ({
  words: ['release', 'request'],
  about: say('ファイルを凍結して持ち出しを申請する', 'Freeze files and request their release'),
  arguments: ['<file>…'],
  options: {
    as,
    title: text('名前', 'title'),
    purpose: text('何に答えるためか', 'what it is to answer'),
    context: text('だれ・何を数えたか', 'who and what is counted'),
    controls: text('どう保護したか', 'how it was protected'),
    for: text(
      'だれに見せるか（staff は全職員。課・役職=課長・@利用者名 を「、」で区切る）',
      'who may see it: staff for all, or sections, post=… and @accounts, divided by commas',
    ),
    'as-of': text('データ時点（例 2026-10-31）', 'the day it speaks for (2026-10-31)'),
    contact: text(
      '問い合わせ先（省くと申請者の課）',
      "who answers questions (the author's section if left out)",
      false,
    ),
    kind: text(
      `種類（${handedKinds.join('・')}。省くと名前から）`,
      `kind (${handedKinds.join(', ')}; by the name if left out)`,
      false,
    ),
    draft: { type: 'boolean', about: say('下書きのままにする', 'leave it a draft') },
  },
  run: async (input, io) => {
    const person = await personAsked(needs, input, io, 'request-release');
    if (!person.ok) return person;
    const acting = { person: person.value, from: 'local' };
    const kind = handedKinds.find((one) => one === input.options.kind);
    if (input.options.kind !== undefined && !kind)
      return refused(releaseRefusal('not-a-kind', { valid: handedKinds.join('、') }));
    const sharing = sharingOf(input, person.value);
    if (!sharing.ok) return sharing;
    const files: { name: string; bytes: Uint8Array }[] = [];
    for (const path of input.arguments) {
      const bytes = await needs.readBytes(path);
      if (!bytes) return refused(releaseRefusal('file-missing', { file: path }));
      files.push({ name: baseName(path), bytes });
    }
    const words = {
      title: given(input, 'title'),
      purpose: given(input, 'purpose'),
      context: given(input, 'context'),
      controls: given(input, 'controls'),
      sharing: sharing.value,
    };
    const opened = await openRequest(needs.release, acting, words);
    if (!opened.ok) return opened;
    const { id } = opened.value;
    io.out(id);
    for (const file of files) {
      const put = await putFile(needs.release, acting, id, { ...file, kind: kind ?? kindOf(file.name) });
      if (!put.ok) return put;
    }
    if (input.options.draft === true) return done(undefined);
    const handed = await submit(needs.release, acting, id);
    if (!handed.ok) {
      io.say(
        say(
          `下書き ${id} として残しました。画面で直すか、理由を書いてください。`,
          `It stays as draft ${id}: mend it or write the reasons on the page.`,
        ),
      );
      return handed;
    }
    io.say(
      say(`${id} を申請しました。確認者二人の判断を待ちます。`, `${id} was handed in and waits for two checkers.`),
    );
    return done(undefined);
  },
});

const vote = (needs: ReleaseCommandNeeds): Command => ({
  words: ['release', 'vote'],
  about: say('確認者として判断を入れる', 'Vote as a checker'),
  arguments: ['<number>'],
  options: {
    as,
    verdict: text('release（公表してよい）か return（差し戻し）', 'release or return'),
    digest: text('確かめた内容のハッシュ（release show の digest）', 'digest of what was checked (release show)'),
    reason: text('理由（差し戻しでは必須）', 'reason (needed to return)', false),
    json: jsonOption,
  },
  run: async (input, io) => {
    const verdict = verdicts.find((one) => one === input.options.verdict) as Verdict | undefined;
    const reason = given(input, 'reason');
    if (!verdict || (verdict === 'return' && reason.length < 5)) return refused(releaseRefusal('verdict-unclear', {}));
    const person = await personAsked(needs, input, io, 'check-release');
    if (!person.ok) return person;
    const voted = await castVote(needs.release, { person: person.value, from: 'local' }, input.arguments[0] as string, {
      digest: given(input, 'digest'),
      verdict,
      reason,
    });
    if (!voted.ok) return voted;
    const now = voted.value.state === 'approved' ? await publishApproved(needs.release, voted.value.id) : voted;
    if (!now.ok) return now;
    answer(input, io, { state: now.value.state }, stateWords[now.value.state]);
    return done(undefined);
  },
});

const recallRelease = (needs: ReleaseCommandNeeds): Command => ({
  words: ['release', 'recall'],
  about: say(
    '公表を取り消す（ラウンジからすぐに消える。元に戻せない）',
    'Recall a release (it leaves the Lounge at once; cannot be undone)',
  ),
  arguments: ['<number>'],
  options: {
    as,
    reason: text('理由（見た人に伝わる）', 'reason (told to those who saw it)'),
    name: text('確かめのための公表の名前', 'name of the release, to confirm'),
    json: jsonOption,
  },
  run: async (input, io) => {
    const person = await personAsked(needs, input, io, 'read-own-releases');
    if (!person.ok) return person;
    const recalled = await recall(
      needs.release,
      { person: person.value, from: 'local' },
      input.arguments[0] as string,
      {
        name: given(input, 'name'),
        reason: given(input, 'reason'),
      },
    );
    if (!recalled.ok) return recalled;
    answerRows(input, io, recalled.value.viewers, [
      ['見た人', 'who saw it', ({ person: name }) => name],
      ['所属', 'section', ({ post }) => post],
      ['見た回数', 'looks', ({ views }) => views],
      ['保存した回数', 'downloads', ({ downloads }) => downloads],
      ['最後（日本時間）', 'last (Japan)', ({ last }) => momentInJapan(last)],
    ]);
    const { length } = recalled.value.viewers;
    io.say(
      say(`取り消しました。見た人${length}人に知らせます。`, `Recalled. The ${length} people who saw it are told.`),
    );
    return done(undefined);
  },
});

export const releaseCommands = (needs: ReleaseCommandNeeds): readonly Command[] => [
  request(needs),
  vote(needs),
  recallRelease(needs),
  ...readCommands(needs),
];
