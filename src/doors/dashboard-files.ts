/** The dashboards of an installation: those that ship, and its own. */
import { basename } from 'node:path';
import { done, type Result } from '#base';
import { type DashboardSpec, readDashboard } from '#lounge';
import { categories } from '../lounge/lounge.api.ts';
import { yamlFiles } from './shipped-files.ts';

export const readDashboards = (dataFolder: string): Result<readonly DashboardSpec[]> => {
  const dashboards: DashboardSpec[] = [];
  for (const { path, text } of yamlFiles('dashboards', dataFolder)) {
    const dashboard = readDashboard(text, basename(path));
    if (!dashboard.ok) return dashboard;
    dashboards.push(dashboard.value);
  }
  // In the order of the fields of work on the front page; within one, by file name.
  const place = ({ category }: DashboardSpec) => categories.indexOf(category);
  return done(dashboards.sort((a, b) => place(a) - place(b)));
};
