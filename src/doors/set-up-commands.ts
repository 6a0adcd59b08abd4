/** `musubi init`, and the command by which a sealed side learns to know its lake. */
import { type Command, done, refused } from '#base';
import { lakePublicSchema } from '#sealing';
import { tellSide } from './backup-side.ts';
import { initialise, type Side } from './init.ts';
import { doorRefusal } from './errors.ts';
import { readJson, writeJson } from './key-files.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { placesOf } from './places.ts';

const sides = ['both', 'sealed', 'lake'] as const;

const init: Command = {
  words: ['init'],
  about: { ja: '本番の導入：新しい鍵と設定を作る', en: 'A real installation: make new keys and settings' },
  options: {
    data: { ...dataOption, default: undefined, required: true },
    side: {
      type: 'string',
      default: 'both',
      about: { ja: 'both・sealed（隔離側）・lake（レイク側）', en: 'both, sealed or lake' },
    },
    'city-ja': {
      type: 'string',
      required: true,
      about: { ja: '市の名前（日本語）', en: 'name of the city in Japanese' },
    },
    'city-en': { type: 'string', required: true, about: { ja: '市の名前（英語）', en: 'name of the city in English' } },
    sender: {
      type: 'string',
      about: { ja: '隔離側の名前（英小文字・数字・ハイフン）', en: 'name of the sealed side (a-z, 0-9, -)' },
    },
  },
  run: async ({ options }, io) => {
    const side = sides.find((s) => s === options.side) as Side | undefined;
    const sender = options.sender === undefined ? undefined : String(options.sender);
    const faults = [
      ...(side ? [] : [{ ja: '「--side」は both・sealed・lake のどれかです', en: '--side is both, sealed or lake' }]),
      ...(sender === undefined || /^[a-z][a-z0-9-]{1,62}$/.test(sender)
        ? []
        : [
            {
              ja: '「--sender」は英小文字で始め、英小文字・数字・ハイフンだけで書きます',
              en: '--sender begins with a-z and holds a-z, 0-9 and - only',
            },
          ]),
      ...(sender?.startsWith('demo-')
        ? [{ ja: '「demo-」で始まる名前はデモ専用です', en: 'names that begin with demo- are for the demo' }]
        : []),
    ];
    if (!side || faults.length > 0) return refused(doorRefusal('wrong-option', { command: 'init' }, faults));
    const folder = String(options.data);
    const city = { ja: String(options['city-ja']), en: String(options['city-en']) };
    const made = await initialise({ folder, side, city, demo: false, ...(sender ? { senderId: sender } : {}) });
    if (!made.ok) return made;
    for (const path of made.value.made) io.out(path);
    io.say({
      ja: '作りました。keys.json は秘密です。利用者を登録する前に「musubi keys protect」で守り、「musubi keys export」で控えを金庫に取ってください（登録した後は二人で）。sender.json と lake-public.json は相手の側に渡すものです。',
      en: 'Made. keys.json is secret: before people are registered, protect it with "musubi keys protect" and keep a copy in a safe with "musubi keys export" (afterwards that takes two people). sender.json and lake-public.json are for the other side.',
    });
    return done(undefined);
  },
};

const trustLake: Command = {
  words: ['gateway', 'trust'],
  about: {
    ja: 'レイクの公開鍵（lake-public.json）を登録する',
    en: 'Register the public keys of the lake (lake-public.json)',
  },
  arguments: ['<lake-public.json>'],
  options: { data: dataOption },
  run: async (input, io) => {
    const lake = await readJson(input.arguments[0] as string, lakePublicSchema);
    if (!lake.ok) return lake;
    const places = placesOf(dataFolderOf(input));
    await writeJson(places.sealed.recipient, lake.value);
    const told = await tellSide(places, 'sealed', 'LakeRegistered', {}, 'settings', 'lake');
    if (!told.ok) return told;
    io.say({
      ja: 'レイクを登録しました。これからのパッケージはこのレイクだけが開けます。',
      en: 'The lake is registered: packages made from now on can be opened by it alone.',
    });
    return done(undefined);
  },
};

export const setUpCommands: readonly Command[] = [init, trustLake];
