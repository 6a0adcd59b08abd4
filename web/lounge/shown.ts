/** What every part of a dashboard page is given. */
import type { Dashboard, View } from '../../src/lounge/lounge.api.ts';
import type { DashboardState } from '../shell/search-params.ts';

export type Shown = { readonly dashboard: Dashboard; readonly view: View | null; readonly state: DashboardState };
