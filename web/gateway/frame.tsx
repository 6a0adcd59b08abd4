/** What surrounds the owner's page: the bar, the three steps. */
import type { ReactNode } from 'react';
import type { Page } from '../../src/doors/gateway-page.api.ts';
import { Icon, Knot } from '../ui/icons.tsx';
import { Bone } from '../ui/bone.tsx';
import { useLanguage } from './language.tsx';
import { words } from './words.ts';

const LanguageSwitch = () => {
  const { language, choose, say } = useLanguage();
  return (
    <div role="group" aria-label={say(words.language)} className="flex items-center text-14">
      {(['ja', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={language === one}
          onClick={() => choose(one)}
          className={`h-11 px-2 whitespace-nowrap ${language === one ? 'font-bold underline underline-offset-4 decoration-2' : 'text-quiet hover:text-ink'}`}
        >
          {one === 'ja' ? '日本語' : 'English'}
        </button>
      ))}
    </div>
  );
};

const Steps = ({ at }: { at: number }) => {
  const { say } = useLanguage();
  return (
    <ol aria-label={say(words.steps)} className="flex items-center gap-3 text-14 mb-6">
      {[words.step1, words.step2, words.step3].map((step, i) => (
        <li key={step.en} aria-current={at === i + 1 ? 'step' : undefined} className="flex items-center gap-3">
          {i > 0 && <span aria-hidden="true" className="w-8 border-t border-line" />}
          <span className={`flex items-center gap-2 ${at === i + 1 ? 'font-bold' : 'text-quiet'}`}>
            <span
              aria-hidden="true"
              className={`inline-flex items-center justify-center size-7 rounded-full border text-14 ${at === i + 1 ? 'bg-link border-link text-white' : 'border-outline'}`}
            >
              {i + 1}
            </span>
            {say(step)}
          </span>
        </li>
      ))}
    </ol>
  );
};

export const Frame = ({ page, step, children }: { page: Page | null; step: 1 | 2 | 3; children?: ReactNode }) => {
  const { say } = useLanguage();
  return (
    <>
      <a
        href="#content"
        className="no-print sr-only focus:not-sr-only focus:fixed focus:left-4 focus:top-2 focus:z-50 focus:bg-white focus:px-4 focus:py-2"
      >
        {say(words.skip)}
      </a>
      <header className="border-b border-line">
        <div className="max-w-[1200px] mx-auto px-8 min-h-14 flex items-center gap-4">
          <Knot />
          <span className="font-bold whitespace-nowrap">
            {[page ? say(page.city) : '', say(words.title)].filter(Boolean).join(' ')}
          </span>
          <span className="text-12 text-quiet border border-line rounded-4 px-2 leading-5 whitespace-nowrap">
            {say(words.sealedSide)}
          </span>
          {page?.synthetic && (
            <span className="inline-block whitespace-nowrap rounded-4 border border-caution text-caution bg-white px-2 text-12 leading-5">
              {say(words.synthetic)}
            </span>
          )}
          <div className="flex-1" />
          {page && (
            <span className="flex items-center gap-1.5 text-14 whitespace-nowrap" title={say(words.accountNote)}>
              <Icon name="person" />
              {say(words.account)} {page.account}
            </span>
          )}
          <LanguageSwitch />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="max-w-[1200px] mx-auto px-8 pt-6 pb-16 outline-none">
        {page ? (
          <>
            <Steps at={step} />
            {children}
          </>
        ) : (
          (children ?? (
            <div className="space-y-4">
              <Bone className="h-8 w-80" />
              <Bone className="h-72" />
            </div>
          ))
        )}
      </main>
    </>
  );
};
