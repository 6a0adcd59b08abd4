/** Small parts of the owner's page: a note with its mark, a titled section, a table whose numbers stand right. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../ui/icons.tsx';

const looks = {
  info: { edge: 'border-link', mark: 'text-link' },
  caution: { edge: 'border-caution', mark: 'text-caution' },
  error: { edge: 'border-error', mark: 'text-error' },
} as const;

export const Note = ({ kind, lines }: { kind: keyof typeof looks; lines: readonly string[] }) => (
  <div
    role={kind === 'error' ? 'alert' : 'status'}
    className={`mb-6 flex gap-3 border-l-4 ${looks[kind].edge} bg-wash rounded-r-8 px-4 py-3`}
  >
    <span className={`${looks[kind].mark} mt-1`}>
      <Icon name={kind === 'info' ? 'info' : 'caution'} />
    </span>
    <div className="text-14 max-w-[60em]">
      {lines.map((line, i) => (
        <p key={line} className={i === 0 ? 'font-bold' : ''}>
          {line}
        </p>
      ))}
    </div>
  </div>
);

/** The title of what has just come into view: whoever cannot see that the page has changed is taken to it. */
export const Title = ({ children }: { children: ReactNode }) => {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={head} tabIndex={-1} className="text-24 font-bold outline-none">
      {children}
    </h1>
  );
};

export const Section = ({ title, note, children }: { title: string; note?: string; children: ReactNode }) => (
  <section className="mt-8">
    <h2 className="text-20 font-bold">{title}</h2>
    {note && <p className="text-14 text-quiet">{note}</p>}
    <div className="mt-2">{children}</div>
  </section>
);

export type Head = { readonly title: string; readonly number?: boolean; readonly width?: string };
export type Cell = ReactNode;

export const Table = ({
  label,
  heads,
  rows,
}: {
  label: string;
  heads: readonly Head[];
  rows: readonly { readonly key: string; readonly cells: readonly Cell[] }[];
}) => {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const look = new ResizeObserver(([entry]) => {
      if (entry) setScrolls(entry.target.scrollWidth > entry.target.clientWidth);
    });
    if (box.current) look.observe(box.current);
    return () => look.disconnect();
  }, []);
  return (
    // What scrolls must be reachable by keyboard (WCAG 2.1.1); what does not would only be in the way.
    <div
      ref={box}
      role="region"
      aria-label={label}
      {...(scrolls ? { tabIndex: 0 } : {})}
      className="relative overflow-x-auto"
    >
      <table className="w-full text-14 border-collapse leading-6">
        <thead>
          <tr>
            {heads.map((head) => (
              <th
                key={head.title}
                scope="col"
                className={`bg-head border-b border-line px-3 py-1.5 whitespace-nowrap ${head.number ? 'text-right' : 'text-left'} ${head.width ?? ''}`}
              >
                {head.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} className="border-b border-grid align-top">
              {cells.map((cell, i) => (
                <td
                  key={heads[i]?.title}
                  className={`px-3 py-1.5 ${heads[i]?.number ? 'text-right whitespace-nowrap' : ''}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

export const Facts = ({ facts }: { facts: readonly { readonly name: string; readonly value: ReactNode }[] }) => (
  <dl className="text-14 space-y-2">
    {facts.map(({ name, value }) => (
      <div key={name}>
        <dt className="text-12 text-quiet">{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
