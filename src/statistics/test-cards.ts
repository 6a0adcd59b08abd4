/** For tests: a small release of one table, cards of the city transport by ticket and sex, under the rules for all staff. */
import { readFileSync } from 'node:fs';
import { valueOf } from '#base';
import { policyFor, readPolicies, readStatisticsSpec } from '#statistics';

export const cardsText = `
release: cards
title: { ja: 利用登録, en: Cards }
source: { ja: 市営交通（利用登録）, en: City transport cards }
unit: city_number
onlyKnown: true
variables:
  month: { kind: month, column: as_of, title: { ja: 年月, en: Month } }
  sex: { kind: codes, column: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
  ticket: { kind: codes, column: ticket, title: { ja: 券種, en: Ticket }, codes: { '1': { ja: 大人, en: Adult }, '2': { ja: 小児, en: Child }, '3': { ja: 敬老, en: Senior } } }
measures:
  holders: { from: transit-cards, kind: count, title: { ja: 登録した人, en: Holders }, unit: { ja: 人, en: people } }
tables:
  - id: cards
    title: { ja: 券種・性別, en: Ticket and sex }
    time: month
    dimensions:
      - { name: ticket, variable: ticket, levels: [ticket] }
      - { name: sex, variable: sex, levels: [sex] }
    measures: [holders]
`;
export const cardsSpec = valueOf(readStatisticsSpec(cardsText, 'cards.yaml'));
const policies = valueOf(readPolicies(readFileSync('statistics/policy.yaml', 'utf8'), 'policy.yaml'));
export const staffPolicy = valueOf(policyFor(policies, { release: 'all', audience: 'staff', counts: 'person' }));
