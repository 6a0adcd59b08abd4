/** The search that is always there: `/` goes to it from anywhere. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { longestSearch } from '../../src/lounge/lounge.api.ts';
import { Icon } from '../ui/icons.tsx';
import { useWords } from './language.tsx';

export const SearchBox = ({ large, live }: { large: boolean; live: boolean }) => {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Record<string, string>;
  const asked = live ? (search.q ?? '') : '';
  const [text, setText] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  const composing = useRef(false);
  useEffect(() => {
    if (!composing.current) setText(asked);
  }, [asked]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.key !== '/' ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      )
        return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const go = (query: string, replace: boolean) =>
    void navigate({ to: '/', search: query.trim() ? { q: query.trim() } : {}, replace });
  // On the front page the cards follow the typing; while kana are being converted nothing is asked.
  useEffect(() => {
    if (!live || composing.current || text.trim() === asked) return;
    const timer = setTimeout(() => go(text, true), 250);
    return () => clearTimeout(timer);
  });
  return (
    <form
      role="search"
      className="relative w-full"
      onSubmit={(event) => {
        event.preventDefault();
        go(text, false);
      }}
    >
      <span className={`absolute text-quiet ${large ? 'left-4 top-[18px]' : 'left-3 top-[10px]'}`}>
        <Icon name="search" />
      </span>
      <input
        ref={field}
        type="search"
        maxLength={longestSearch}
        value={text}
        aria-label={t('search.label')}
        aria-keyshortcuts="/"
        placeholder={large ? t('search.placeholder') : t('search.short')}
        title={t('search.key')}
        onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={(event) => {
          composing.current = false;
          setText(event.currentTarget.value);
        }}
        className={`w-full rounded-8 border border-outline bg-white placeholder:text-quiet ${large ? 'h-14 pl-12 pr-14 text-16' : 'h-10 pl-10 pr-11 text-14'}`}
      />
      <kbd
        aria-hidden="true"
        className={`absolute border border-line rounded-4 px-1.5 text-12 font-sans text-quiet leading-5 ${large ? 'right-4 top-[17px]' : 'right-3 top-[9px]'} ${text ? 'hidden' : ''}`}
      >
        /
      </kbd>
    </form>
  );
};
