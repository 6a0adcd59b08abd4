/** The manual (説明書) of a dashboard: every part, in the same order everywhere. */
import type { Manual, Tile } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';

export const ManualText = ({ manual, tiles }: { manual: Manual; tiles: readonly Tile[] }) => {
  const { t, say } = useWords();
  const part = (key: 'purpose' | 'population' | 'howToRead' | 'suppression' | 'limits' | 'grounds' | 'contact') => (
    <section className="whole">
      <h2 className="text-20 font-bold mb-1">{t(`manual.${key}`)}</h2>
      <p className="max-w-[40em] whitespace-pre-line">{say(manual[key])}</p>
    </section>
  );
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2 pt-2 print:grid-cols-2">
      <div className="space-y-8">
        {part('purpose')}
        {part('population')}
        {part('howToRead')}
        {part('suppression')}
        {part('limits')}
        {part('grounds')}
        {part('contact')}
      </div>
      <section>
        <h2 className="text-20 font-bold mb-1">{t('manual.definitions')}</h2>
        <dl className="max-w-[40em]">
          {[
            ...manual.definitions.map((one) => ({ term: say(one.term), meaning: say(one.meaning) })),
            ...tiles.map((tile) => ({ term: say(tile.title), meaning: say(tile.about) })),
          ].map((one, at) => (
            <div key={`${one.term}${at}`} className="whole border-b border-grid py-3 first:pt-0">
              <dt className="font-bold">{one.term}</dt>
              <dd className="whitespace-pre-line">{one.meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
};
