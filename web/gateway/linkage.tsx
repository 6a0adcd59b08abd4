/** Whom the linkage found: how many, why not the others, for whom the rate is lower, and where the list for a clerk lies. */
import type { ReactNode } from 'react';
import { numberText } from '../ui/number-words.ts';
import { shareText } from './figures.ts';
import { useLanguage } from './language.tsx';
import { Facts, Note, Section, Table } from './parts.tsx';
import type { Check } from './report.tsx';
import { linkageWords } from './linkage-words.ts';

type Linkage = NonNullable<Check['linkage']>;

const Figure = ({ name, value, strong }: { name: string; value: ReactNode; strong?: boolean }) => (
  <div className="min-w-36">
    <dt className="text-14">{name}</dt>
    <dd className={`text-24 leading-[1.3] ${strong ? 'font-bold' : ''}`}>{value}</dd>
  </div>
);

const Counts = ({ linkage }: { linkage: Linkage }) => {
  const { say, language } = useLanguage();
  const { linked, toReview, unlinked, wrong } = linkage;
  const all = linked + toReview + unlinked;
  const part = (count: number) => (
    <>
      {numberText(count, language)}
      <span className="ml-2 text-14 font-normal text-quiet">{shareText(count, all, language)}</span>
    </>
  );
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 border border-line rounded-8 px-6 py-4">
      <Figure name={say(linkageWords.linked)} value={part(linked)} strong />
      <Figure name={say(linkageWords.review)} value={part(toReview)} />
      <Figure name={say(linkageWords.unlinked)} value={part(unlinked)} />
      <Figure
        name={say(linkageWords.wrong)}
        value={
          <>
            {linked === 0 ? '–' : `${numberText(wrong * 100, language, 2)}%`}
            <span className="ml-2 text-14 text-quiet">
              {language === 'ja' ? '目標' : 'aim'} {numberText(linkage.errorRate * 100, language, 1)}%
            </span>
          </>
        }
      />
    </dl>
  );
};

const Reasons = ({ linkage }: { linkage: Linkage }) => {
  const { say, language } = useLanguage();
  const others = linkage.outcomes.filter(({ advice }) => advice !== null);
  if (others.length === 0) return <p>{say(linkageWords.allLinked)}</p>;
  return (
    <Table
      label={say(linkageWords.reasons)}
      heads={[
        { title: say(linkageWords.reasons) },
        { title: say(linkageWords.records), number: true },
        { title: say(linkageWords.todo) },
      ]}
      rows={others.map(({ what, advice, records }) => ({
        key: what.en,
        cells: [say(what), numberText(records, language), advice ? say(advice) : ''],
      }))}
    />
  );
};

const Group = ({ group }: { group: Linkage['groups'][number] }) => {
  const { say, language } = useLanguage();
  return (
    <Table
      label={`${say(linkageWords.by)}: ${say(group.title)}`}
      heads={[
        { title: say(group.title) },
        { title: say(linkageWords.records), number: true },
        { title: say(linkageWords.rate), number: true },
        { title: say(linkageWords.review), number: true },
      ]}
      rows={group.rows.map(({ value, records, linked, review }) => ({
        key: value.en,
        cells: [
          say(value),
          numberText(records, language),
          shareText(linked, records, language),
          numberText(review, language),
        ],
      }))}
    />
  );
};

export const LinkageSection = ({ linkage }: { linkage: Linkage }) => {
  const { say, language } = useLanguage();
  const place = (path: string) => <code className="break-all text-14">{path}</code>;
  return (
    <Section title={say(linkageWords.title)} note={say(linkageWords.note)}>
      <Counts linkage={linkage} />
      {linkage.toReview + linkage.unlinked > 0 && <p className="mt-2 text-14 max-w-[60em]">{say(linkage.others)}</p>}
      {linkage.notes.length > 0 && (
        <div className="mt-4">
          <Note kind="caution" lines={linkage.notes.map(say)} />
        </div>
      )}
      <div className="mt-4">
        <Reasons linkage={linkage} />
      </div>
      {linkage.costliest.length > 0 && (
        <div className="mt-4 max-w-[30em]">
          <Table
            label={say(linkageWords.costliest)}
            heads={[{ title: say(linkageWords.costliest) }, { title: say(linkageWords.records), number: true }]}
            rows={linkage.costliest.map(({ what, records }) => ({
              key: what.en,
              cells: [say(what), numberText(records, language)],
            }))}
          />
        </div>
      )}
      {linkage.groups.length > 0 && (
        <>
          <h3 className="mt-6 text-16 font-bold">{say(linkageWords.by)}</h3>
          <p className="text-14 text-quiet">{say(linkageWords.byNote)}</p>
          <div className="mt-2 grid gap-6 lg:grid-cols-2 items-start">
            {linkage.groups.map((group) => (
              <Group key={group.title.en} group={group} />
            ))}
          </div>
        </>
      )}
      <h3 className="mt-6 text-16 font-bold">{say(linkageWords.lists)}</h3>
      <p className="text-14 max-w-[60em]">
        {say(linkage.toReview > 0 ? linkageWords.listsNote : linkageWords.nothingToReview)}
      </p>
      <div className="mt-2">
        <Facts
          facts={[
            ...(linkage.toReview > 0 ? [{ name: say(linkageWords.lists), value: place(linkage.review) }] : []),
            { name: say(linkageWords.report), value: place(linkage.report) },
          ]}
        />
      </div>
    </Section>
  );
};
