/** Rules about protected tables: what their certificate says, and whether it is theirs. */
import { both, house, type Rule, staff } from './rule.ts';

export const protectedRules = {
  'certificate-missing': {
    severity: 'must',
    about: both('保護の証明書がありません', 'There is no certificate of protection'),
    next: both('「musubi statistics make」で作り直してください。', 'Make it again with "musubi statistics make".'),
    source: staff,
  },
  'table-differs': {
    severity: 'must',
    about: both('表が、証明書の書かれた表と違います', 'The table is not the one its certificate was written for'),
    next: both('「musubi statistics make」で作り直してください。', 'Make it again with "musubi statistics make".'),
    source: staff,
  },
  'certificate-weaker': {
    severity: 'must',
    about: both('市の基準より弱い基準で保護されています', "It was protected by weaker rules than the city's"),
    next: both('市の基準で作り直してください。', "Make it again under the city's rules."),
    source: staff,
  },
  'certificate-narrow': {
    severity: 'must',
    about: both(
      '秘匿した人数の区間が、基準より狭い系があります',
      'In some system the interval of a hidden count is narrower than the rules allow',
    ),
    next: both(
      '作り直してください。続くときは管理者に連絡してください。',
      'Make it again; tell the administrator if it stays.',
    ),
    source: staff,
  },
  'much-hidden': {
    severity: 'note',
    about: both('値の4割を超えて秘匿されています', 'More than 40 % of the values are hidden'),
    next: both(
      'より粗い区分のほうが使えないか、作成者に伝えてください。',
      'Tell the author that coarser categories may serve better.',
    ),
    source: house,
  },
} as const satisfies Record<string, Rule>;
