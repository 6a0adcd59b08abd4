/** `musubi accounts post|posts`: transfers by their day, and what somebody was when. */
import { answerRows, calendarDate, type Command, dayInJapan, done, jsonOption, type Option, refused } from '#base';
import { accountsRefusal } from './errors.ts';
import { rolesIn } from './roles-in.ts';
import { givePost, postsGiven, postsText } from './give-post.ts';
import { type OpenAccounts, withAccounts } from './open-accounts.ts';
import type { OtherPost } from './posts.store.ts';
import { peopleHere } from './sections.ts';

/** `企画調整局 政策課/主査, …`; null where one of them names no section. */
const othersIn = (text: string): readonly OtherPost[] | null => {
  const all = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => one.split('/').map((part) => part.trim()));
  return all.every((parts) => parts.length <= 2 && parts[0])
    ? all.map(([section = '', post = '']) => ({ section, post }))
    : null;
};

const isDay = (text: string): boolean => calendarDate(text) !== null;

export const postOption: Option = {
  type: 'string',
  default: '',
  about: { ja: '役職（課長など。なければ省く）', en: 'post, where there is one' },
};

export const postCommands = (open: OpenAccounts): Command[] => [
  {
    words: ['accounts', 'post'],
    about: {
      ja: '人事異動：その日からの所属と役職を付ける（公開範囲の権限はその日に自動で移る）',
      en: 'A transfer: section and post from a day on (rights that name either follow on that day)',
    },
    options: {
      name: { type: 'string', required: true, about: { ja: '利用者名', en: 'user name' } },
      section: { type: 'string', required: true, about: { ja: '所属', en: 'section' } },
      post: postOption,
      roles: {
        type: 'string',
        about: {
          ja: 'その日からの役割の全部（コンマ区切り。省くと、同じ所属なら変わらず、ほかの所属なら staff だけ）',
          en: 'all roles from that day on (comma-separated; left out: the same within the section, staff alone elsewhere)',
        },
      },
      also: {
        type: 'string',
        about: {
          ja: '兼務（「所属/役職」、コンマ区切り。省くとなし）',
          en: 'posts held besides ("section/post", comma-separated; left out: none)',
        },
      },
      from: {
        type: 'string',
        about: { ja: '最初の日（例 2027-04-01。省くと今日）', en: 'first day (today if left out)' },
      },
      until: {
        type: 'string',
        about: { ja: '最後の日（省くと次の異動まで）', en: 'last day (until the next if left out)' },
      },
    },
    run: ({ options }, io) =>
      withAccounts(open, async ({ needs, actor }) => {
        const of = (one: unknown) => String(one).trim();
        const [name, section, post] = [of(options.name), of(options.section), of(options.post)];
        const from = options.from === undefined ? dayInJapan(needs.now()) : String(options.from);
        const until = options.until === undefined ? null : String(options.until);
        const roles = options.roles === undefined ? undefined : rolesIn(String(options.roles));
        const also = othersIn(of(options.also ?? ''));
        const wrong = [
          ...(section ? [] : ['--section']),
          ...(also === null ? ['--also'] : []),
          ...(roles === null ? ['--roles'] : []),
          ...(isDay(from) ? [] : ['--from']),
          ...(until === null || isDay(until) ? [] : ['--until']),
        ];
        if (roles === null || also === null || wrong.length > 0)
          return refused(accountsRefusal('input-invalid', { places: wrong.join('、') }));
        const given = await givePost(needs, actor, name, {
          section,
          post,
          from,
          until,
          also,
          ...(roles ? { roles } : {}),
        });
        if (!given.ok) return given;
        io.say({
          ja: `「${name}」は ${from} から ${section}${post ? ` ${post}` : ''} です${until ? `（${until} まで）` : ''}。役割: ${given.value.join('・')}`,
          en: `From ${from}${until ? ` to ${until}` : ''} "${name}" belongs to ${section}${post ? ` (${post})` : ''}. Roles: ${given.value.join(', ')}`,
        });
        return done(undefined);
      }),
  },
  {
    words: ['accounts', 'posts'],
    about: {
      ja: 'だれがどの所属・役職か（--name：その人のこれまでとこれから。--on：過去や先の日）',
      en: 'Who holds which post in which section (--name: of one person, past and to come; --on: on another day)',
    },
    options: {
      name: { type: 'string', about: { ja: '利用者名', en: 'user name' } },
      on: { type: 'string', about: { ja: '日（省くと今日）', en: 'day (today if left out)' } },
      json: jsonOption,
    },
    run: (input, io) =>
      withAccounts(open, async ({ needs }) => {
        const { options } = input;
        if (options.name !== undefined) {
          const given = await postsGiven(needs, String(options.name));
          if (!given.ok) return given;
          answerRows(input, io, given.value, [
            ['最初の日', 'from', ({ from }) => from],
            ['最後の日', 'until', ({ until }) => until ?? ''],
            ['所属', 'section', ({ section }) => section],
            ['役職', 'post', ({ post }) => post],
            ['兼務', 'held besides', ({ also }) => postsText(also ?? [])],
            ['役割', 'roles', ({ roles }) => (roles ?? []).join(' ')],
          ]);
          return done(undefined);
        }
        const on = options.on === undefined ? dayInJapan(needs.now()) : String(options.on);
        if (!isDay(on)) return refused(accountsRefusal('input-invalid', { places: '--on' }));
        const people = await peopleHere(needs.register, new Date(`${on}T12:00:00+09:00`));
        const held = people.map(({ name, section, post, also, roles }) => ({
          name,
          section,
          post,
          ...(also ? { also } : {}),
          roles,
        }));
        answerRows(input, io, held, [
          ['利用者名', 'user name', ({ name }) => name],
          ['所属', 'section', ({ section }) => section],
          ['役職', 'post', ({ post }) => post],
          ['兼務', 'held besides', ({ also }) => postsText(also ?? [])],
          ['役割', 'roles', ({ roles }) => (roles ?? []).join(' ')],
        ]);
        return done(undefined);
      }),
  },
];
