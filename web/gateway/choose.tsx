/** First step: which data, of which day, which files. */
import { useId, useRef, useState } from 'react';
import { dayInName, daysInNames } from '#base';
import type { Dataset, Page } from '../../src/doors/gateway-page.api.ts';
import { Button } from '../ui/button.tsx';
import { dayText } from '../ui/time-words.ts';
import type { Refused } from './ask.ts';
import { DatasetFacts } from './dataset-facts.tsx';
import { DropArea } from './drop-area.tsx';
import { lastMonthEnd } from './figures.ts';
import { fileWords } from './file-words.ts';
import { HandlingTable } from './handling.tsx';
import { useLanguage } from './language.tsx';
import { Note } from './parts.tsx';
import { phrases, words } from './words.ts';

export type Choice = { readonly dataset: string; readonly asOf: string; readonly files: readonly File[] };
type Faults = { dataset?: string; asOf?: string; files?: string };

const box = 'w-full h-12 rounded-8 border bg-white px-3 text-16';
const edge = (fault: string | undefined) => (fault ? 'border-error border-2' : 'border-outline');
const Fault = ({ id, text }: { id: string; text: string | undefined }) =>
  text ? (
    <p id={id} className="mt-1 text-14 text-error">
      {text}
    </p>
  ) : null;

type ChooseProps = {
  page: Page;
  choice: Choice;
  busy: boolean;
  refusal: Refused | null;
  /** What was underway last: stopped by the person, or because the browser went away. */
  stopped: 'here' | 'away' | null;
  onChange: (choice: Choice) => void;
  onCheck: (choice: Choice) => void;
};

export const Choose = ({ page, choice, busy, refusal, stopped, onChange, onCheck }: ChooseProps) => {
  const { say, language } = useLanguage();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [fromName, setFromName] = useState(false);
  const [replaced, setReplaced] = useState<readonly string[]>([]);
  const chosen: Dataset | undefined = page.datasets.find(({ dataset }) => dataset === choice.dataset);
  const monthEnd = lastMonthEnd(page.today);

  const change = (part: Partial<Choice>) => {
    onChange({ ...choice, ...part });
    setFaults((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !(name in part))));
  };
  const add = (files: readonly File[]) => {
    // The newest of a name counts: of a file that was written anew the browser reads nothing by its old choice.
    const added = files.filter(({ name }, i) => files.findLastIndex((file) => file.name === name) === i);
    const names = new Set(added.map(({ name }) => name));
    setReplaced([
      ...new Set(
        [...choice.files, ...files].flatMap((one) => (names.has(one.name) && !added.includes(one) ? one.name : [])),
      ),
    ]);
    const day =
      choice.asOf === ''
        ? files.map(({ name }) => dayInName(name)).find((found) => found !== null && found <= page.today)
        : undefined;
    setFromName(Boolean(day));
    change({
      files: [...choice.files.filter(({ name }) => !names.has(name)), ...added],
      ...(day ? { asOf: day } : {}),
    });
  };
  const days = daysInNames(choice.files.map(({ name }) => name));
  const [day] = days;
  const spoken = (each: string) => ({ ja: dayText(each, 'ja'), en: dayText(each, 'en') });
  const care = [
    ...replaced.map(fileWords.replacedFile),
    ...(days.length > 1 ? [fileWords.daysDiffer(days.map(spoken))] : []),
    ...(day && days.length === 1 && choice.asOf !== '' && day !== choice.asOf ? [fileWords.dayOther(spoken(day))] : []),
  ];
  const submit = () => {
    if (busy) return;
    const found: Faults = {
      ...(chosen ? {} : { dataset: say(words.needDataset) }),
      ...(choice.asOf === ''
        ? { asOf: say(words.needDay) }
        : choice.asOf > page.today
          ? { asOf: say(words.dayToCome) }
          : {}),
      ...(choice.files.length > 0 ? {} : { files: say(words.needFile) }),
    };
    setFaults(found);
    const [first] = Object.keys(found);
    if (first) form.current?.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus();
    else onCheck(choice);
  };

  return (
    <>
      <h1 className="text-32 font-bold">{say(words.title)}</h1>
      <p className="mt-1 mb-6 max-w-[46em]">{say(words.lead)}</p>
      {refusal && <Note kind="error" lines={[say(refusal.sentences), ...refusal.because.map(say)]} />}
      {stopped && !refusal && <Note kind="info" lines={[say(stopped === 'here' ? words.stopped : words.cutOff)]} />}
      <div className="grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          className="space-y-5"
        >
          <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_15rem]">
            <div>
              <label htmlFor={`${id}d`} className="block font-bold mb-1">
                {say(words.dataset)}
              </label>
              <select
                id={`${id}d`}
                data-field="dataset"
                value={choice.dataset}
                onChange={(event) => change({ dataset: event.target.value })}
                aria-invalid={Boolean(faults.dataset)}
                aria-describedby={`${id}df`}
                className={`${box} ${edge(faults.dataset)}`}
              >
                <option value="">{say(words.datasetChoose)}</option>
                {page.datasets.map(({ dataset, title, owner }) => (
                  <option key={dataset} value={dataset}>
                    {language === 'ja' ? `${title.ja}（${owner.ja}）` : `${title.en} (${owner.en})`}
                  </option>
                ))}
              </select>
              <Fault id={`${id}df`} text={faults.dataset} />
            </div>
            <div>
              <label htmlFor={`${id}a`} className="block font-bold mb-1">
                {say(words.asOf)}
                <span className="font-normal text-12 text-quiet ml-2">{say(words.asOfNote)}</span>
              </label>
              <input
                id={`${id}a`}
                data-field="asOf"
                type="date"
                max={page.today}
                value={choice.asOf}
                onChange={(event) => {
                  setFromName(false);
                  change({ asOf: event.target.value });
                }}
                aria-invalid={Boolean(faults.asOf)}
                aria-describedby={`${id}af`}
                className={`${box} ${edge(faults.asOf)}`}
              />
              <Fault id={`${id}af`} text={faults.asOf} />
              {choice.asOf === '' ? (
                <button
                  type="button"
                  onClick={() => change({ asOf: monthEnd })}
                  className="mt-1 min-h-8 text-14 text-link underline underline-offset-2"
                >
                  {say(phrases.dayButton({ ja: dayText(monthEnd, 'ja'), en: dayText(monthEnd, 'en') }))}
                </button>
              ) : (
                <p className="mt-1 text-14">
                  {dayText(choice.asOf, language)}
                  {fromName && <span className="block text-caution">{say(words.asOfFromName)}</span>}
                </p>
              )}
            </div>
          </div>
          <div>
            <p id={`${id}f`} className="font-bold mb-1">
              {say(words.files)}
            </p>
            <DropArea
              labelledBy={`${id}f`}
              files={choice.files}
              invalid={Boolean(faults.files)}
              onAdd={add}
              onRemove={(name) => change({ files: choice.files.filter((file) => file.name !== name) })}
            />
            <Fault id={`${id}ff`} text={faults.files} />
            <div role="status">
              {care.map(({ ja, en }) => (
                <p key={en} className="mt-1 text-14 text-caution">
                  {say({ ja, en })}
                </p>
              ))}
            </div>
          </div>
          <div className="flex items-center gap-4">
            <Button look="main" type="submit" isDisabled={busy} className="min-w-40">
              {say(words.check)}
            </Button>
            <span className="text-14 text-quiet">{say(words.checkNote)}</span>
          </div>
        </form>
        {chosen && <DatasetFacts dataset={chosen} />}
      </div>
      {chosen && (
        <details className="mt-8 border-t border-line pt-4">
          <summary className="text-16 font-bold min-h-11 flex items-center cursor-pointer text-link underline underline-offset-4">
            {say(words.handlingShort)}
          </summary>
          <HandlingTable dataset={chosen.dataset} asOf={choice.asOf || page.today} />
        </details>
      )}
    </>
  );
};
