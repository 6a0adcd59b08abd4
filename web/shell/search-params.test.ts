/** What the address says. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../src/lounge/lounge.api.ts';
import { dashboardSearch, dashboardState, ownPath, readSearch, writeSearch } from './search-params.ts';

const option = (code: string) => ({ code, label: { ja: code, en: code } });
const filters: Filter[] = [
  { name: 'area', title: { ja: '区', en: 'Ward' }, options: ['total', '99101'].map(option), initial: 'total' },
  {
    name: 'month',
    title: { ja: '年月', en: 'Month' },
    options: ['2026-10', '2026-09'].map(option),
    initial: '2026-10',
  },
];

describe('the address of a dashboard', () => {
  it('without a word opens as its author meant', () => {
    expect(dashboardState(filters, {})).toEqual({
      tab: 'graph',
      print: false,
      chosen: { area: 'total', month: '2026-10' },
      changed: {},
      unknown: [],
    });
  });

  it('leaves out what the dashboard does not offer, and says so', () => {
    const state = dashboardState(filters, { area: '13101', colour: 'red', tab: 'rows' });
    expect(state).toMatchObject({ tab: 'graph', chosen: { area: 'total' }, changed: {}, unknown: ['area', 'colour'] });
  });

  it('a state and its address are the same thing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('total', '99101'),
        fc.constantFrom('2026-10', '2026-09'),
        fc.constantFrom('graph', 'table', 'manual', 'history'),
        (area, month, tab) => {
          const state = dashboardState(filters, { area, month, tab });
          const again = dashboardState(filters, readSearch(writeSearch(dashboardSearch(state))));
          expect(again).toEqual(state);
        },
      ),
    );
  });

  it('codes that look like numbers stay text', () => {
    expect(readSearch('?area=00101&q=%E5%81%A5%E8%A8%BA')).toEqual({ area: '00101', q: '健診' });
  });
});

describe('after sign-in', () => {
  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '/sign-in',
    undefined,
  ])('a link to %s leads to the front page', (asked) => {
    expect(ownPath(asked)).toBe('/');
  });

  it('a page of this place is opened as asked', () => {
    expect(ownPath('/dashboards/population?area=99101')).toBe('/dashboards/population?area=99101');
  });
});
