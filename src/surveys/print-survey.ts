/** The three files of a survey as YAML, each saying where it comes from. */
import { stringify } from 'yaml';
import type { CodeBook } from './code-book.ts';
import { contractOf } from './survey-contract.ts';
import { dashboardOf } from './survey-dashboard.ts';
import { statisticsOf } from './survey-statistics.ts';

export type SurveyFile = {
  readonly kind: 'contracts' | 'statistics' | 'dashboards';
  readonly name: string;
  readonly text: string;
};

/** `file`: the code book's own name. */
export const printSurvey = (book: CodeBook, file: string): SurveyFile[] => {
  const print = (kind: SurveyFile['kind'], name: string, schema: string, value: object): SurveyFile => {
    const editor = `# yaml-language-server: $schema=./${schema}`;
    const from = `# ${book.title.ja}。コードブック surveys/${file} から「musubi survey make」で作ったファイルです。直すときはコードブックを直して作り直してください。`;
    return {
      kind,
      name: `${name}.yaml`,
      text: `${editor}\n${from}\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`,
    };
  };
  return [
    print('contracts', book.survey, 'contract.schema.json', contractOf(book)),
    print('statistics', book.release, 'statistics.schema.json', statisticsOf(book)),
    print('dashboards', book.release, 'dashboard.schema.json', dashboardOf(book)),
  ];
};
