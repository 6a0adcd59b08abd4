/** Second step: what was found in the files, with nothing sent yet. The verdict first, the details below, the act always in sight. */
import { useState } from 'react';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { numberText } from '../ui/number-words.ts';
import { dayText } from '../ui/time-words.ts';
import type { Refused } from './ask.ts';
import { ConfirmSend } from './confirm.tsx';
import { shareText, sizeText } from './figures.ts';
import { HandlingTable } from './handling.tsx';
import { useLanguage } from './language.tsx';
import { LinkageSection } from './linkage.tsx';
import { Note, Section, Table, Title } from './parts.tsx';
import { RiskSection } from './risk.tsx';
import { phrases, words } from './words.ts';

export type Check = NonNullable<Load['check']>;

const Account = ({ name, rows, note, strong }: { name: string; rows: string; note?: string; strong?: boolean }) => (
  <div className="min-w-36">
    <dt className="text-14">{name}</dt>
    <dd>
      <span className={`text-24 leading-[1.3] ${strong ? 'font-bold' : ''}`}>{rows}</span>
      {note && <span className="block text-12 text-quiet">{note}</span>}
    </dd>
  </div>
);

const Accounts = ({ check }: { check: Check }) => {
  const { say, language } = useLanguage();
  const n = (count: number) => `${numberText(count, language)}${language === 'ja' ? '行' : ''}`;
  const { read, accepted, quarantined, excluded } = check.accounts;
  const sign = (text: string) => (
    <span aria-hidden="true" className="text-20 text-quiet pt-5">
      {text}
    </span>
  );
  return (
    <dl className="flex flex-wrap items-start gap-x-5 gap-y-3 border border-line rounded-8 px-6 py-4">
      <Account name={say(words.read)} rows={n(read)} />
      {sign('＝')}
      <Account name={say(words.accepted)} rows={n(accepted)} strong />
      {sign('＋')}
      <Account name={say(words.quarantined)} rows={n(quarantined)} note={say(words.quarantinedNote)} />
      {sign('＋')}
      <Account name={say(words.excluded)} rows={n(excluded)} note={say(words.excludedNote)} />
    </dl>
  );
};

const SetAside = ({ load, check }: { load: Load; check: Check }) => {
  const { say, language } = useLanguage();
  if (check.setAside.length === 0) return <Section title={say(words.setAsideTitle)}>{say(words.setAsideNone)}</Section>;
  const column = (name: string | null) => (name === null ? say(words.wholeRow) : <span lang="ja">{name}</span>);
  return (
    <Section title={say(words.setAsideTitle)} note={say(words.setAsideNote)}>
      <Table
        label={say(words.setAsideTitle)}
        heads={[{ title: say(words.column) }, { title: say(words.reason) }, { title: say(words.rows), number: true }]}
        rows={check.setAside.map((each) => ({
          key: `${each.column}${each.reason.en}`,
          cells: [column(each.column), say(each.reason), numberText(each.rows, language)],
        }))}
      />
      <div className="mt-3 flex flex-wrap items-start gap-6">
        <details className="flex-1 min-w-80">
          <summary className="min-h-11 flex items-center cursor-pointer text-14 text-link underline underline-offset-4">
            {say(words.firstRows)}
          </summary>
          <Table
            label={say(words.firstRows)}
            heads={[
              { title: say(words.fileName) },
              { title: say(words.rowNumber), number: true },
              { title: say(words.column) },
              { title: say(words.reason) },
            ]}
            rows={check.firstSetAside.map((each, i) => ({
              key: String(i),
              cells: [each.file, numberText(each.row, language), column(each.column), say(each.reason)],
            }))}
          />
        </details>
        {load.list && (
          <a href="/api/load/list" download className={buttonClass('plain', true)}>
            {say(words.downloadList)}
          </a>
        )}
      </div>
    </Section>
  );
};

const Drift = ({ check }: { check: Check }) => {
  const { say } = useLanguage();
  const { drift } = check;
  return (
    <Section title={say(words.driftTitle)}>
      {drift ? (
        <>
          <p>
            {say(phrases.since2({ ja: dayText(drift.since, 'ja'), en: dayText(drift.since, 'en') }))}
            {': '}
            {say(drift.unusual ? words.driftUnusual : words.driftUsual)}
          </p>
          <ul className="list-disc pl-6 text-14">
            {drift.notes.map((note) => (
              <li key={note.en}>{say(note)}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{say(words.driftNone)}</p>
      )}
    </Section>
  );
};

const Quality = ({ check }: { check: Check }) => {
  const { say, language } = useLanguage();
  const lists = [check.addresses, check.births].filter((list) => list.length > 0);
  if (lists.length === 0) return null;
  return (
    <Section title={say(words.qualityTitle)}>
      <div className="grid gap-6 lg:grid-cols-2">
        {lists.map((list) => (
          <Table
            key={list[0]?.what.en}
            label={say(words.qualityTitle)}
            heads={[
              { title: say(words.item) },
              { title: say(words.rows), number: true },
              { title: say(words.share), number: true },
            ]}
            rows={list.map(({ what, rows }) => ({
              key: what.en,
              cells: [say(what), numberText(rows, language), shareText(rows, check.accounts.accepted, language)],
            }))}
          />
        ))}
      </div>
    </Section>
  );
};

/** The rows alone change every month: what passed its bound is named. */
const driftCare = (drift: Check['drift']) => {
  if (!drift?.unusual) return [];
  const [rows, ...others] = drift.notes;
  const told = (others.length > 0 ? others : rows ? [rows] : []).slice(0, mostTold);
  const more = others.length > told.length;
  const list = { ja: told.map(({ ja }) => ja).join('、'), en: told.map(({ en }) => en).join('; ') };
  return [phrases.driftCare({ ja: dayText(drift.since, 'ja'), en: dayText(drift.since, 'en') }, list, more)];
};
const mostTold = 3;

type ReportProps = {
  load: Load;
  check: Check;
  files: readonly File[];
  refusal: Refused | null;
  onAgain: () => void;
  onSend: (files: readonly File[]) => void;
};

export const Report = ({ load, check, files, refusal, onAgain, onSend }: ReportProps) => {
  const { say, language } = useLanguage();
  const [asking, setAsking] = useState(false);
  const care = [...check.warnings.map(say), ...driftCare(check.drift).map(say)];
  return (
    <>
      <Title>{say(words.result)}</Title>
      <p className="mb-4">
        {say(check.title)}　{say(phrases.asOf({ ja: dayText(check.asOf, 'ja'), en: dayText(check.asOf, 'en') }))}
        <span className="ml-4 text-quiet">{say(load.stage === 'stopped' ? words.stopped : words.notSent)}</span>
      </p>
      {refusal && <Note kind="error" lines={[say(refusal.sentences), ...refusal.because.map(say)]} />}
      <Accounts check={check} />
      {care.length > 0 && (
        <div className="mt-4">
          <Note kind="caution" lines={[say(words.careTitle), ...care]} />
        </div>
      )}
      <SetAside load={load} check={check} />
      {check.linkage && <LinkageSection linkage={check.linkage} />}
      <Drift check={check} />
      <Section title={say(words.readTitle)}>
        <Table
          label={say(words.readTitle)}
          heads={[
            { title: say(words.fileName) },
            { title: say(words.detected) },
            { title: say(words.rows), number: true },
            { title: say(words.size), number: true },
          ]}
          rows={check.files.map((file) => ({
            key: file.name,
            cells: [
              file.name,
              file.detected ? say(file.detected) : '',
              numberText(file.rows, language),
              sizeText(file.bytes, language),
            ],
          }))}
        />
      </Section>
      <Quality check={check} />
      {check.anonymity && <RiskSection risk={check.anonymity} />}
      <Section title={say(words.handlingTitle)}>
        <HandlingTable dataset={check.dataset} asOf={check.asOf} />
      </Section>
      <div className="sticky bottom-0 mt-10 -mx-8 px-8 py-3 bg-white border-t border-line flex items-center gap-4">
        <p className="flex-1 text-14 flex flex-wrap gap-x-4">
          <b>{say(check.title)}</b>
          <span>{dayText(check.asOf, language)}</span>
          <span>{say(phrases.rows(numberText(check.accounts.accepted, language)))}</span>
        </p>
        <Button onPress={onAgain}>{say(words.again)}</Button>
        <Button look="main" className="min-w-40" onPress={() => setAsking(true)}>
          {say(words.sendDots)}
        </Button>
      </div>
      <ConfirmSend
        open={asking}
        load={load}
        check={check}
        files={files}
        onClose={() => setAsking(false)}
        onSend={(chosen) => {
          setAsking(false);
          onSend(chosen);
        }}
      />
    </>
  );
};
