/** The star: kept on the server for the person, shown at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendTo } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { SignButton } from '../ui/button.tsx';
import { Star } from '../ui/icons.tsx';

export const FavouriteButton = ({ id, on, title }: { id: string; on: boolean; title: string }) => {
  const { t } = useWords();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: (next: boolean) => sendTo('PUT', `/api/favourites/${encodeURIComponent(id)}`, { on: next }),
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['lounge'] }),
        client.invalidateQueries({ queryKey: ['dashboard', id] }),
      ]);
    },
  });
  const shown = keep.isPending ? keep.variables : on;
  return (
    <SignButton
      label={`${shown ? t('favourite.remove') : t('favourite.add')}: ${title}`}
      aria-pressed={shown}
      onPress={() => keep.mutate(!shown)}
      className={`relative z-10 -my-2 -mr-2 no-print ${shown ? 'text-link' : 'text-quiet'}`}
    >
      <Star filled={shown} />
    </SignButton>
  );
};
