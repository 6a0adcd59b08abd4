/** What stands on the page while it loads: the real layout, in grey. */
import type { Tile } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';

export const TileBones = ({ tile }: { tile: Tile }) => {
  const { say } = useWords();
  return (
    <div aria-busy="true" className="flex-1 border border-grid rounded-8 p-4">
      <div className="text-14 font-bold mb-3">{say(tile.title)}</div>
      <Bone className={tile.kind === 'number' ? 'h-14' : 'h-64'} />
    </div>
  );
};

export const DashboardSkeleton = () => {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('state.loading')} className="pt-6">
      <Bone className="h-8 w-80 mb-3" />
      <Bone className="h-5 w-[36rem] mb-3" />
      <Bone className="h-4 w-[48rem] mb-6" />
      <Bone className="h-11 mb-4" />
      <div className="grid grid-cols-12 gap-4">
        {[1, 2, 3, 4].map((at) => (
          <Bone key={at} className="col-span-6 lg:col-span-3 h-28" />
        ))}
        <Bone className="col-span-12 lg:col-span-6 h-80" />
        <Bone className="col-span-12 lg:col-span-6 h-80" />
      </div>
    </div>
  );
};
