/**
 * Who somebody is, printed from the numbers of `person` (alias `p`): names, readings, numbers, birth as written, telephone.
 * Numbers are fictional by construction: all 個人番号 begin with 99 and all 住民票コード with 9, from a scrambled serial, none from a person.
 */
import { type Cell, inTurn, text, valueOf, where, word, wordIn } from './cells.ts';
import type { Value } from './chance.ts';
import { printMyNumber, printResidentCode, registerEnding } from './check-digits.ts';
import { type Canary, quoted } from './canary.ts';
import { day, yearOf } from './days.ts';
import { aliases, nations } from './names-foreign.ts';
import {
  aliasName,
  familyName,
  familyNames,
  myNumberSerial,
  personalName,
  personalNames,
  residentCodeSerial,
} from './names.lake.ts';
import { surnames } from './names-japanese.ts';
import type { Column, Sheet } from './sheet.ts';
import { Words } from './words.ts';
import type { World } from './world.lake.ts';

/** 15 digits with the check digit, of an id below 2³¹. */
export const registerNumber =
  (id: Value): Cell =>
  (page, row) => {
    const n = id(row);
    page.digits(0, 3);
    page.digits(n, 10);
    page.digits(registerEnding(n), 2);
  };
export const wideRegisterNumber =
  (id: Value): Cell =>
  (page, row) => {
    const n = id(row);
    page.wide(0, 3);
    page.wide(n, 10);
    page.wide(registerEnding(n), 2);
  };

/** What 世帯番号 and 国保記号番号 are made of: the household, and which of its registers (`r.register`). */
export const registerId = (sheet: Sheet): Value => {
  const [person, register] = [sheet.of('p.person'), sheet.of('r.register')];
  return (row) => ((person.values[row] as number) >> 4) * 8 + (register.values[row] as number);
};

/** A planted value where there is one, the made one otherwise. */
export const planted = (world: World, sheet: Sheet, field: keyof Canary, otherwise: Cell): Cell => {
  if (world.canaries.length === 0) return otherwise;
  const canary = sheet.of('p.canary');
  const words = new Words(world.canaries.map((each) => quoted(each[field])));
  return (page, row) => {
    const n = canary.values[row] as number;
    if (n < 0) otherwise(page, row);
    else words.print(page, n);
  };
};

/** Readings as machines of other systems hold them: as they are, without the space, with slips of the ear, without voicing marks. */
const spellings: readonly ((kana: string) => string)[] = [
  (kana) => kana,
  (kana) => kana,
  (kana) => kana.replaceAll('ヅ', 'ズ').replaceAll('ウ', 'オ'),
  (kana) =>
    kana.replace(
      /[ガギグゲゴザジズデドバビブベボ]/g,
      (voiced) => 'カキクケコサシスデトハヒフヘホ'['ガギグゲゴザジズデドバビブベボ'.indexOf(voiced)] ?? voiced,
    ),
];

/** The reading in the spelling a column names: 0 as in the register, 1 without the space, 2 misheard, 3 without voicing marks. */
export const spelledKana = (world: World, sheet: Sheet, spelling: Column): Cell => {
  const family = sheet.of(familyName(world.draw));
  const given = sheet.of(personalName(world.draw));
  const lists = spellings.map((spell) => ({
    families: new Words(familyNames.map(({ kana }) => spell(kana))),
    givens: new Words(personalNames.map(({ kana }) => spell(kana))),
    planted: new Words(world.canaries.map(({ kana }) => quoted(spell(kana)))),
  }));
  const space = text('　');
  const canary = sheet.of('p.canary');
  return (page, row) => {
    const form = spelling.values[row] as number;
    const { families, givens, planted: plantedKana } = lists[form] as (typeof lists)[number];
    const n = canary.values[row] as number;
    if (n >= 0) return plantedKana.print(page, n);
    families.print(page, family.values[row] as number);
    if (form !== 1) space(page, row);
    givens.print(page, given.values[row] as number);
  };
};

const writtenFamilies = new Words(familyNames.map(({ written }) => written));
const writtenGivens = new Words(personalNames.map(({ written }) => written));
const familyKana = new Words(familyNames.map(({ kana }) => kana));
const givenKana = new Words(personalNames.map(({ kana }) => kana));

/** Keys of the draws of a person and of the household that made it. */
export const personKey = ({ chance }: World, sheet: Sheet): Value =>
  chance.key(valueOf(sheet.of('p.person')), 'person');
export const familyKey = ({ chance }: World, sheet: Sheet): Value => {
  const person = sheet.of('p.person');
  return chance.key((row) => (person.values[row] as number) >> 4, 'family');
};

export const identityCells = (world: World, sheet: Sheet) => {
  const { draw } = world;
  const own = (field: keyof Canary, cell: Cell) => planted(world, sheet, field, cell);
  const person = sheet.of('p.person');
  const family = sheet.of(familyName(draw));
  const given = sheet.of(personalName(draw));
  const mySerial = sheet.of(myNumberSerial(draw));
  return {
    person,
    man: sheet.of('p.man'),
    nation: sheet.of('p.nation'),
    birthDay: sheet.of('p.birth_day'),
    atena: registerNumber(valueOf(person)),
    wideAtena: wideRegisterNumber(valueOf(person)),
    myNumber: own('myNumber', (page, row) => printMyNumber(page, mySerial.values[row] as number)),
    name: own('name', inTurn(wordIn(family, writtenFamilies), text('　'), wordIn(given, writtenGivens))),
    kana: own('kana', inTurn(wordIn(family, familyKana), text('　'), wordIn(given, givenKana))),
  };
};

export const residentCode = (world: World, sheet: Sheet): Cell => {
  const serial = sheet.of(residentCodeSerial(world.draw));
  return planted(world, sheet, 'residentCode', (page, row) => printResidentCode(page, serial.values[row] as number));
};

export const alias = (world: World, sheet: Sheet): Cell =>
  word(
    sheet.of(aliasName(world.draw)),
    aliases.map(({ kanji }) => kanji),
  );
export const formerName = (sheet: Sheet): Cell =>
  word(
    sheet.of('p.former'),
    surnames.map(({ kanji }) => kanji),
  );
export const nationName = (sheet: Sheet): Cell => word(sheet.of('p.nation'), ['', ...nations.map(({ name }) => name)]);

/** Two letters, eight digits, two letters, for foreign residents. */
export const residenceCard = (world: World, sheet: Sheet): Cell => {
  const key = personKey(world, sheet);
  const letters = [1, 2, 3, 4].map((n) => world.chance.below(key, `residence card ${n}`, 26)) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const person = sheet.of('p.person');
  return where(sheet.of('p.nation'), (page, row) => {
    page.bytes[page.at++] = 65 + letters[0](row);
    page.bytes[page.at++] = 65 + letters[1](row);
    page.digits(((person.values[row] as number) * 7919) % 100_000_000, 8);
    page.bytes[page.at++] = 65 + letters[2](row);
    page.bytes[page.at++] = 65 + letters[3](row);
  });
};

export const phone = (world: World, sheet: Sheet, hyphen = '-'): Cell => {
  const key = personKey(world, sheet);
  const has = world.chance.below(key, 'telephone', 100);
  const exchange = world.chance.below(key, 'exchange', 100);
  const line = world.chance.below(key, 'line', 10_000);
  const [area, dash] = [text(`0160${hyphen}`), text(hyphen)];
  return planted(world, sheet, 'phone', (page, row) => {
    if (has(row) >= 60) return;
    area(page, row);
    page.digits(exchange(row), 2);
    dash(page, row);
    page.digits(line(row), 4);
  });
};

/** [0, 10,000): how a clerk wrote the birth. */
export const birthNotation = (world: World, sheet: Sheet): Value =>
  world.chance.below(personKey(world, sheet), 'birth notation', 10_000);

/** A birth as clerks wrote it: in many notations, of some old people only in part. */
export const birthAsWritten = (world: World, sheet: Sheet): Cell => {
  const birth = sheet.of('p.birth_day');
  const nation = sheet.of('p.nation');
  const notation = birthNotation(world, sheet);
  const as = (name: Parameters<typeof day>[1]) => day(birth, name);
  const unknown: readonly Cell[] = [
    inTurn(as('yearOnly'), text('頃')),
    inTurn(as('monthOnly'), text('頃')),
    inTurn(as('yearOnly'), text('　月日不詳')),
    inTurn(as('monthOnly'), text(' 日不詳')),
    text('年月日不詳'),
  ];
  const [western, ymd, slashed] = [as('western'), as('ymd'), as('slashed')];
  const [long, wide, lettered, short, coded] = [as('long'), as('wide'), as('lettered'), as('short'), as('coded')];
  return (page, row) => {
    const n = notation(row);
    const cell =
      (nation.values[row] as number) > 0
        ? n < 6500
          ? western
          : n < 9000
            ? ymd
            : slashed
        : n < 14 && yearOf(birth.values[row] as number) < 1965
          ? (unknown[n % 5] as Cell)
          : n < 7000
            ? long
            : n < 7700
              ? wide
              : n < 8600
                ? lettered
                : n < 9500
                  ? short
                  : coded;
    cell(page, row);
  };
};
