/** In which form a program wants its answer, by its headers or by $format: JSON with little or no metadata, version 4.0. What cannot be given is refused, not guessed. */
import { done, type Result, refused } from '#base';
import { feedsRefusal } from './errors.ts';

export type AnswerForm = 'minimal' | 'none';

type Wish = { readonly type: string; readonly metadata: string | null; readonly weight: number };

const wishesOf = (accept: string): readonly Wish[] =>
  accept
    .split(',')
    .map((one): Wish => {
      const [type = '', ...parameters] = one.split(';').map((text) => text.trim().toLowerCase());
      const of = (name: string) =>
        parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
      return { type, metadata: of('odata.metadata'), weight: Number(of('q') ?? 1) };
    })
    .filter(({ type, weight }) => type !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);

const givesJson = ({ type }: Wish): boolean => ['application/json', 'application/*', '*/*'].includes(type);
/** `full` is not made: a service may answer it with less (Part 1, 8.2.1). */
const formOf = ({ metadata }: Wish): AnswerForm => (metadata === 'none' ? 'none' : 'minimal');

/** Excel and Power BI ask for every form of every version at once, with weights; Atom alone is not to be had. */
export const answerForm = (
  header: (name: string) => string | undefined,
  format: string | undefined,
): Result<AnswerForm> => {
  const highest = /^\s*(\d+)\.(\d+)/.exec(header('odata-maxversion') ?? '4.0');
  if (!highest || Number(highest[1]) < 4) return refused(feedsRefusal('version-older', {}));
  if (format !== undefined) {
    const asked = format === 'json' ? 'application/json' : format;
    const [wish] = wishesOf(asked);
    return wish && givesJson(wish)
      ? done(formOf(wish))
      : refused(feedsRefusal('option-wrong', { option: '$format', needs: 'json' }));
  }
  const wish = wishesOf(header('accept') || '*/*').find(givesJson);
  return wish ? done(formOf(wish)) : refused(feedsRefusal('form-unknown', {}));
};

export const contentType = (form: AnswerForm): string => `application/json;odata.metadata=${form};charset=utf-8`;

/** Prefer: odata.maxpagesize; null where nothing is said. */
export const pageSizeAsked = (prefer: string | undefined): number | null => {
  const size = Number(/(?:^|[,;\s])(?:odata\.)?maxpagesize=(\d{1,6})(?:$|[,;\s])/i.exec(prefer ?? '')?.[1] ?? 0);
  return size > 0 ? size : null;
};
