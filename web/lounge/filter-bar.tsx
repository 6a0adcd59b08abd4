/** The filters of a dashboard: one chip each, marked when it differs from the opening view, all cleared in one click. */
import {
  ComboBox,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';
import { Button as AriaButton } from 'react-aria-components';
import type { Filter } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import type { DashboardState } from '../shell/search-params.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';

type Props = {
  filters: readonly Filter[];
  state: DashboardState;
  updating: boolean;
  onChange: (name: string, code: string) => void;
  onClear: () => void;
};

export const FilterBar = ({ filters, state, updating, onChange, onClear }: Props) => {
  const { t } = useWords();
  if (filters.length === 0) return null;
  const any = Object.keys(state.changed).length > 0;
  return (
    <div role="group" aria-label={t('filters.label')} className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-1.5">
      <span role="status" className="text-12 text-quiet">
        {updating ? t('filters.updating') : ''}
      </span>
      {filters.map((filter) => (
        <Chip
          key={filter.name}
          filter={filter}
          code={state.chosen[filter.name] ?? filter.initial}
          changed={filter.name in state.changed}
          onChange={(code) => onChange(filter.name, code)}
        />
      ))}
      <Button look="quiet" dense isDisabled={!any} onPress={onClear} className="min-h-11 text-link px-2">
        {t('filters.clear')}
      </Button>
    </div>
  );
};

const box = (changed: boolean) =>
  `flex items-center h-10 rounded-full border bg-white ${changed ? 'border-link border-2 bg-pale font-bold' : 'border-outline'}`;
const list = 'bg-white border border-line rounded-8 shadow-float py-1 outline-none min-w-(--trigger-width)';
const item =
  'px-4 py-1.5 min-h-9 text-14 leading-6 cursor-pointer outline-none data-focused:bg-pale data-selected:font-bold data-focus-visible:shadow-[inset_0_0_0_2px_#000]';

const Chip = ({
  filter,
  code,
  changed,
  onChange,
}: {
  filter: Filter;
  code: string;
  changed: boolean;
  onChange: (code: string) => void;
}) => {
  const { t, say } = useWords();
  const title = say(filter.title);
  const labelOf = (parent: string | undefined) =>
    parent ? filter.options.find((option) => option.code === parent) : undefined;
  const options = filter.options.map((option) => {
    const parent = labelOf(option.parent);
    const inside = parent && parent.code !== filter.initial ? `${say(parent.label)} ` : '';
    return {
      id: option.code,
      name: `${inside}${say(option.label)}`,
      group: option.group ? say(option.group) : '',
    };
  });
  const entry = (option: (typeof options)[number]) => (
    <ListBoxItem key={option.id} id={option.id} textValue={option.name} className={item}>
      {option.name}
    </ListBoxItem>
  );
  const groups = Map.groupBy(options, (option) => option.group);
  const items = (
    <Popover className={list}>
      <ListBox className="outline-none max-h-80 overflow-auto">
        {[...groups].map(([group, members]) =>
          group === '' ? (
            members.map(entry)
          ) : (
            <ListBoxSection key={group}>
              <Header className="px-4 pt-2 pb-0.5 text-12 text-quiet font-bold">{group}</Header>
              {members.map(entry)}
            </ListBoxSection>
          ),
        )}
      </ListBox>
    </Popover>
  );
  return (
    <div className="flex items-center gap-2 text-14">
      {filter.options.length <= 40 ? (
        <Select
          selectedKey={code}
          onSelectionChange={(key) => key !== null && onChange(String(key))}
          className="flex items-center gap-2"
        >
          <Label className="text-quiet whitespace-nowrap">{title}</Label>
          <div className={box(changed)}>
            <AriaButton className="flex items-center gap-2 h-full pl-4 pr-3 rounded-full whitespace-nowrap">
              <SelectValue />
              <Icon name="down" size={16} />
            </AriaButton>
            {changed && <ClearOne title={title} onClear={() => onChange(filter.initial)} />}
          </div>
          {items}
        </Select>
      ) : (
        <ComboBox
          key={code}
          defaultSelectedKey={code}
          onSelectionChange={(key) => key !== null && key !== code && onChange(String(key))}
          menuTrigger="focus"
          className="flex items-center gap-2"
        >
          <Label className="text-quiet whitespace-nowrap">{title}</Label>
          <div className={box(changed)}>
            <Input
              placeholder={t('filters.search')}
              onFocus={(event) => event.currentTarget.select()}
              className="h-full w-40 pl-4 rounded-full bg-transparent text-14"
            />
            <AriaButton className="h-full px-3 rounded-full">
              <Icon name="down" size={16} />
            </AriaButton>
            {changed && <ClearOne title={title} onClear={() => onChange(filter.initial)} />}
          </div>
          {items}
        </ComboBox>
      )}
    </div>
  );
};

/** A plain button, because inside a Select every React Aria button would open the list. */
const ClearOne = ({ title, onClear }: { title: string; onClear: () => void }) => {
  const { t } = useWords();
  return (
    <button
      type="button"
      aria-label={t('filters.clearOne', { name: title })}
      onClick={onClear}
      className="h-full px-2.5 border-l border-line rounded-r-full hover:bg-white"
    >
      <Icon name="close" size={16} />
    </button>
  );
};
