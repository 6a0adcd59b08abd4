/** What the machine found, gravest first, each with its place, its rule's source and, for an author, the line to write a reason in. */
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { Finding, RequestShown } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { isTooShort, ReasonArea } from './text-area.tsx';

const looks = {
  must: 'border-error text-error',
  review: 'border-caution text-caution',
  note: 'border-outline text-quiet',
} as const;

/** `5: 受診者数` → 「5行目の受診者数」; what is no row stays as it is (a column, a rule). */
const placeText = (place: string, t: ReturnType<typeof useWords>['t']): string => {
  const [, row, column] = /^(\d+)(?:: (.*))?$/.exec(place) ?? [];
  if (!row) return place;
  return column ? t('release.place.cell', { count: row, name: column }) : t('release.place.line', { count: row });
};

const One = ({
  finding,
  request,
  onReason,
}: {
  finding: Finding;
  request: RequestShown;
  onReason: ((finding: string, reason: string) => void) | null;
}) => {
  const { t, say } = useWords();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [writing, setWriting] = useState(false);
  const reason = request.reasons.find((one) => one.finding === finding.id);
  return (
    <li className="border-b border-grid py-2">
      <p className="text-14">
        <span
          className={`inline-block whitespace-nowrap rounded-4 border px-1.5 mr-2 text-12 leading-5 bg-white ${looks[finding.severity]}`}
        >
          {t(`release.severity.${finding.severity}`)}
        </span>
        <span className="font-bold">{finding.file}</span>
        {'　'}
        {say(finding.sentence)}
      </p>
      <p className="text-12 text-quiet">
        {finding.places.length > 0 && (
          <>
            {t('release.places', { names: finding.places.map((place) => placeText(place, t)).join('、') })}
            {'　'}
          </>
        )}
        {t('release.source', { name: say(finding.source) })}
      </p>
      {reason && (
        <p className="mt-1 border-l-4 border-caution pl-3 text-14">{t('release.reason', { why: reason.reason })}</p>
      )}
      {onReason && finding.severity === 'must' && !writing && (
        <Button
          dense
          onPress={() => {
            setText(reason?.reason ?? '');
            setWriting(true);
          }}
          className="mt-2"
        >
          {t(reason ? 'release.reason.again' : 'release.reason.open')}
        </Button>
      )}
      {onReason && finding.severity === 'must' && writing && (
        <div className="mt-2 flex items-start gap-3 max-w-[40rem]">
          <div className="flex-1">
            <ReasonArea label={t('release.reason.field')} value={text} onChange={setText} rows={2} tried={tried} />
          </div>
          <Button
            dense
            onPress={() => {
              setTried(true);
              if (isTooShort(text)) return;
              onReason(finding.id, text.trim());
              setWriting(false);
              setTried(false);
            }}
            className="mt-6"
          >
            {t('release.reason.do')}
          </Button>
        </div>
      )}
    </li>
  );
};

export const FindingsList = ({
  request,
  onReason,
}: {
  request: RequestShown;
  onReason: ((finding: string, reason: string) => void) | null;
}) => {
  const { t, say } = useWords();
  const found = request.findings;
  if (!found) return null;
  const passed = [...new Map(found.passed.map((one) => [`${one.rule}${one.file}`, one])).values()];
  return (
    <section aria-labelledby="findings" className="mt-5">
      <h2 id="findings" className="text-16 font-bold">
        {t('release.findings')}
      </h2>
      {found.findings.length === 0 ? (
        <p className="text-14">{t('release.findings.none')}</p>
      ) : (
        <ul>
          {found.findings.map((finding) => (
            <One key={finding.id} finding={finding} request={request} onReason={onReason} />
          ))}
        </ul>
      )}
      {passed.length > 0 && (
        <Disclosure className="group">
          <AriaButton slot="trigger" className="flex items-center gap-1 min-h-11 text-14 text-link">
            <span className="group-data-expanded:rotate-180">
              <Icon name="down" size={16} />
            </span>
            {t('release.findings.passed', { count: passed.length })}
          </AriaButton>
          <DisclosurePanel>
            <ul className="text-12 text-quiet columns-2 gap-8">
              {passed.map((one) => (
                <li key={`${one.rule} ${one.file}`} className="break-inside-avoid">
                  ✓ {one.file}：{say(one.about)}
                </li>
              ))}
            </ul>
          </DisclosurePanel>
        </Disclosure>
      )}
    </section>
  );
};
