/** What every batch of people looks up: towns, and the weighted lists they draw from. */
import type { Engine } from '#base';
import type { Canary } from './canary.ts';
import type { Chance } from './chance.ts';
import type { Draw } from './draw.ts';
import { headAges, householdKinds } from './household-kinds.ts';
import { surnames } from './names-japanese.ts';
import type { Places } from './places.ts';
import { type SlotList, Slots } from './slots.ts';
import { createTable } from './small-table.lake.ts';

export type World = Places & {
  /** Chance in SQL, and chance while printing. */
  readonly draw: Draw;
  readonly chance: Chance;
  readonly cityName: string;
  readonly prefecture: string;
  readonly seed: number;
  readonly canaries: readonly Canary[];
  /** Which: taste of the household (HouseholdKind.taste), + 4 for where those go who look for a home today. */
  readonly towns: SlotList;
  readonly surnames: SlotList;
  /** Which: kind of household. */
  readonly headAges: SlotList;
  readonly workStations: SlotList;
};

const createTowns = (engine: Engine, { places }: Places): Promise<void> => {
  const integer = (value: (place: Places['places'][number], i: number) => number) =>
    ({ type: 'INTEGER', values: places.map(value) }) as const;
  return createTable(engine, 'town', {
    town: integer((_, i) => i),
    code: { type: 'VARCHAR', values: places.map((place) => place.code) },
    ward: { type: 'VARCHAR', values: places.map((place) => place.ward) },
    ward_number: integer((place) => place.wardNumber),
    income: { type: 'DOUBLE', values: places.map((place) => place.income) },
    elderly: { type: 'DOUBLE', values: places.map((place) => place.elderly) },
    blocks: integer((place) => place.blocks),
    station: integer((place) => place.station),
  });
};

/** The world as it is talked about, and a way to lay its tables into an engine. */
export type WorldPlan = { readonly world: World; readonly create: (engine: Engine) => Promise<void> };

export const planWorld = (
  city: Pick<World, 'cityName' | 'prefecture' | 'seed' | 'draw' | 'chance' | 'canaries'>,
  ground: Places,
): WorldPlan => {
  const slots = new Slots();
  const { places, stations } = ground;
  // Tastes: the young go where the old are not, families a little, the old stay among themselves.
  const pull = [-1.0, -0.35, 0.9, 0];
  const income = [-0.1, 0.25, 0, 0];
  const towns = (sought: boolean) =>
    pull.map((elderly, taste) =>
      places.map(
        (place) =>
          place.people *
          Math.exp(elderly * place.elderly + (income[taste] ?? 0) * place.income) *
          (sought ? (place.seaside ? 1.55 : place.elderly > 0.5 ? 0.75 : 1) : 1),
      ),
    );
  const world: World = {
    ...city,
    ...ground,
    towns: slots.add([...towns(false), ...towns(true)], 16_384),
    surnames: slots.add([surnames.map((s) => s.weight)], 8192),
    headAges: slots.add(householdKinds.map(headAges), 1024),
    workStations: slots.add([stations.map((station) => station.weight)], 1024),
  };
  return {
    world,
    async create(engine) {
      await createTowns(engine, ground);
      await slots.create(engine);
    },
  };
};
