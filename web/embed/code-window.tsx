/** 埋め込みコード: the piece of HTML that an editor of the CMS pastes, for the whole dashboard or one tile, with the filters as they stand. */
import { useState } from 'react';
import { useWords } from '../shell/language.tsx';
import type { Shown } from '../lounge/shown.ts';
import { Button } from '../ui/button.tsx';
import { Window } from '../ui/overlay.tsx';
import { embedAddress } from './outward.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Rows of the grid by what stands in them, with head and foot; a frame that is a little too high harms nobody. */
const heights: Readonly<Record<string, number>> = { number: 170, pyramid: 660, map: 660, table: 640 };
const heightOf = (tiles: readonly { readonly kind: string; readonly span: number }[]): number => {
  const rows: { left: number; high: number }[] = [];
  for (const { kind, span } of tiles) {
    const high = heights[kind] ?? 520;
    const row = rows.at(-1);
    if (row && row.left >= span) {
      row.left -= span;
      row.high = Math.max(row.high, high);
    } else rows.push({ left: 12 - span, high });
  }
  return 260 + rows.reduce((sum, { high }) => sum + high + 16, 0);
};

export const CodeWindow = ({ dashboard, state, onClose }: Omit<Shown, 'view'> & { onClose: () => void }) => {
  const { t, say } = useWords();
  const [tile, setTile] = useState('');
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const chosen = dashboard.tiles.find(({ id }) => id === tile);
  const address = `${window.location.origin}${embedAddress(dashboard.id, chosen?.id ?? null, state.changed)}`;
  const title = [say(dashboard.title), ...(chosen ? [say(chosen.title)] : []), t('app.name')].join(' – ');
  const height = heightOf(chosen ? [{ ...chosen, span: 12 }] : dashboard.tiles);
  const code = `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${height}" style="border:0" loading="lazy" referrerpolicy="origin"></iframe>`;
  const filters = dashboard.filters
    .filter(({ name }) => name in state.changed)
    .map((filter) => {
      const option = filter.options.find((one) => one.code === state.chosen[filter.name]);
      return `${say(filter.title)} ${option ? say(option.label) : ''}`;
    });
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  return (
    <Window title={t('embed.code')} close={t('help.close')} open onClose={onClose}>
      <p className="text-14">{t('embed.code.lead')}</p>
      <label className="block mt-4 text-14">
        <span className="text-quiet">{t('embed.code.what')}</span>
        <select
          value={tile}
          onChange={(event) => {
            setTile(event.target.value);
            setCopied('no');
          }}
          className="mt-1 block w-full min-h-11 px-3 border border-outline rounded-8 bg-white text-16"
        >
          <option value="">{t('embed.code.whole')}</option>
          {dashboard.tiles.map((one) => (
            <option key={one.id} value={one.id}>
              {say(one.title)}
            </option>
          ))}
        </select>
      </label>
      {filters.length > 0 && <p className="mt-2 text-14">{t('embed.code.filters', { names: filters.join('、') })}</p>}
      <label className="block mt-4 text-14">
        <span className="text-quiet">{t('embed.code.text')}</span>
        <textarea
          readOnly
          rows={6}
          value={code}
          onFocus={(event) => event.currentTarget.select()}
          className="mt-1 block w-full p-3 border border-outline rounded-8 font-mono text-14 break-all"
        />
      </label>
      <div className="mt-3 flex items-center gap-4">
        <Button look="main" onPress={() => void copy()}>
          {t('embed.code.copy')}
        </Button>
        <span role="status" className="text-14">
          {copied === 'yes' ? t('embed.code.copied') : copied === 'failed' ? t('embed.code.byHand') : ''}
        </span>
      </div>
      <p className="mt-4 text-14 text-quiet">{t('embed.code.where')}</p>
    </Window>
  );
};
