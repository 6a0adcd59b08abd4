/** The questions of a sheet as the parts of a code book, as YAML would have them; and which cell each part came from. */
import type { Bilingual } from '#base';
import type { Block, Cell, SayAt } from './book-blocks.ts';
import { type BookForm, bookForms, formNamed, nameOfCode, nameOfNumber } from './book-columns.ts';
import { unsaid, type Words } from './book-words.ts';

export type Parts = {
  readonly groups: object[];
  readonly topics: { readonly title: Bilingual; readonly questions: object[] }[];
  readonly notKept: string[];
  /** Of the number of the sheet, where a row tells it. */
  readonly keys: Cell[];
  /** Place in the code book (`topics.0.questions.1.name`) → cell. */
  readonly places: Map<string, Cell>;
};

const noNumbers: Bilingual = {
  ja: '数値の設問は、統計にできません。区分の列を作って「単一」にするか、残さない列として「自由記述」と書いてください',
  en: 'a question answered with a number makes no statistics: give it classes and call it single, or leave it out as free text',
};
const forms = Object.entries(bookForms).flatMap(([form, words]) => (form === 'number' ? [] : [words]));
const notAForm: Bilingual = {
  ja: `型は「${forms.map(([first]) => first).join('・')}」のどれかです`,
  en: `is one of: ${forms.map((words) => `${words[0]} (${words.at(-1)})`).join(', ')}`,
};

const yes = /^(1|○|〇|◯|✓|はい|必須|yes|true)$/i;

export const partsOf = (blocks: readonly Block[], words: Words, surveyTitle: Bilingual, say: SayAt): Parts => {
  const parts: Parts = { groups: [], topics: [], notKept: [], keys: [], places: new Map() };
  const { places } = parts;
  /** The text of a cell, which may not be empty. */
  const needed = (cell: Cell, path: string): string => {
    places.set(path, cell);
    if (cell.text === '') say(cell, '空です', 'is empty');
    return cell.text || `${unsaid}${cell.row}`;
  };
  const spoken = (path: string, ja: Cell, en: Cell) => {
    places.set(`${path}.ja`, ja);
    places.set(`${path}.en`, en);
  };
  const nameOf = ({ of, number }: Block, path: string): string => {
    const written = of('name');
    places.set(`${path}.name`, written.text === '' ? of('number') : written);
    const name = written.text === '' ? nameOfNumber(number) : written.text;
    if (name === null)
      say(
        of('name'),
        `設問番号「${number}」から名前を作れません。「名前」の列に、英小文字で始まる半角英数字で書いてください`,
        `no name can be made of "${number}": write one into the column of names, small letters and digits, a letter first`,
      );
    return name ?? `row${of('number').row}`;
  };
  const answersOf = (block: Block, path: string) => {
    if (block.choices.length < 2)
      say(
        { row: block.row, column: 'choice' },
        '選択肢が2つ以上要ります（1行に1つ）',
        'needs two choices or more, one a row',
      );
    for (const { row, column, text } of block.rows.map((row) => row('column')))
      if (text !== '' && text !== block.of('column').text)
        say({ row, column }, '1つだけ選ぶ設問の列は1つです', 'a question with one answer has one column');
    return block.choices.map((choice, k) => {
      spoken(`${path}.answers.${k}.title`, choice('choice'), choice('choiceEn'));
      return {
        code: needed(choice('code'), `${path}.answers.${k}.code`),
        title: words(choice, 'choice'),
      };
    });
  };
  const optionsOf = (block: Block, path: string) => {
    if (block.choices.length < 2)
      say(
        { row: block.row, column: 'choice' },
        '選択肢が2つ以上要ります（1行に1つ、それぞれに列名）',
        'needs two options or more, one a row, each with its column',
      );
    return block.choices.map((choice, k) => {
      const code = choice('code');
      places.set(`${path}.multiple.${k}.name`, code);
      const name = nameOfCode(code.text);
      if (name === null)
        say(
          code,
          '複数回答の選択肢コードは、数字か、英小文字で始まる半角英数字で書いてください',
          'the code of an option is a number, or small letters and digits, a letter first',
        );
      spoken(`${path}.multiple.${k}.title`, choice('choice'), choice('choiceEn'));
      return {
        name: name ?? `row${code.row}`,
        column: needed(choice('column'), `${path}.multiple.${k}.column`),
        title: words(choice, 'choice'),
      };
    });
  };
  const required = ({ of }: Block): boolean => {
    const cell = of('required');
    if (cell.text !== '' && !yes.test(cell.text))
      say(cell, '必須なら「○」、そうでなければ空にしてください', 'write ○ where it is required, else nothing');
    return yes.test(cell.text);
  };
  let topic: { text: string; title: Bilingual } | undefined;
  for (const block of blocks) {
    const { of } = block;
    const form = of('form');
    const is: BookForm | undefined = formNamed(form.text);
    if (is === undefined || is === 'number') {
      const { ja, en } = is === 'number' ? noNumbers : notAForm;
      say(form, ja, en);
      // What else is wrong here is told in the same go.
      if (block.choices.length > 0) words(of, 'title');
      for (const choice of block.choices) words(choice, 'choice');
    }
    if (of('topic').text !== '' && of('topic').text !== topic?.text)
      topic = { text: of('topic').text, title: words(of, 'topic') };
    if (is === 'notKept') parts.notKept.push(needed(of('column'), `notKept.${parts.notKept.length}`));
    if (is === 'key') parts.keys.push({ ...of('column'), text: needed(of('column'), 'key') });
    if ((is === 'notKept' || is === 'key') && block.choices.length > 0)
      say(
        { row: block.choices[0]?.('code').row ?? block.row, column: 'choice' },
        'この型の設問に選択肢は書けません',
        'a question of this form has no choices',
      );
    if (is === 'group' || is === 'weighted' || is === 'kept') {
      const path = `groups.${parts.groups.length}`;
      spoken(`${path}.title`, of('title'), of('titleEn'));
      spoken(`${path}.total`, of('total'), of('totalEn'));
      places.set(`${path}.weighted`, form);
      parts.groups.push({
        name: nameOf(block, path),
        column: needed(of('column'), `${path}.column`),
        title: words(of, 'title'),
        ...(of('total').text === '' && of('totalEn').text === '' ? {} : { total: words(of, 'total') }),
        required: required(block),
        crossed: is !== 'kept',
        weighted: is === 'weighted',
        answers: answersOf(block, path),
      });
    }
    if (is === 'single' || is === 'multiple') {
      const title = topic?.title ?? surveyTitle;
      const last = parts.topics.at(-1);
      if (!last || last.title !== title) parts.topics.push({ title, questions: [] });
      const { questions } = parts.topics.at(-1) as Parts['topics'][number];
      const path = `topics.${parts.topics.length - 1}.questions.${questions.length}`;
      spoken(`${path}.title`, of('title'), of('titleEn'));
      const said = { name: nameOf(block, path), title: words(of, 'title') };
      questions.push(
        is === 'multiple'
          ? { ...said, multiple: optionsOf(block, path) }
          : { ...said, column: needed(of('column'), `${path}.column`), answers: answersOf(block, path) },
      );
    }
  }
  return parts;
};
