/** The settings of an installation: `musubi.yaml` in the data folder, then environment variables, then options. Wrong keys are named. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Bilingual, done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';
import { placesOf } from './places.ts';

export const configSchema = z.strictObject({
  /** Name of the city in the Lounge's bar. */
  city: z.strictObject({ ja: z.string().min(1), en: z.string().min(1) }),
  /** True only in the folder that `npm start` makes: demo accounts exist, keys are throw-away. */
  demo: z.boolean().default(false),
  port: z.coerce.number().int().min(1).max(65535).default(8080),
  /** Address to listen on. Only this machine by default; put a TLS proxy in front for others. */
  host: z.string().default('127.0.0.1'),
  /** Address people type, when a proxy stands in front: decides secure cookies and accepted origins. */
  publicUrl: z.url().optional(),
  /** Lake side: pages that may show dashboards inside themselves (the intranet CMS), by origin: `https://cms.city.example`. None by default. */
  embedOrigins: z
    .array(
      z
        .string()
        .refine(
          (text) => /^https?:\/\/[^*\s;,]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text,
          'https://host[:port]',
        ),
    )
    .default([]),
  /** Folder for signed checkpoints of the audit log, best on another machine: who takes the register back does not reach it. */
  checkpoints: z.string().min(1).optional(),
  /** Certificate (with its chain) and private key, PEM files by their path from the data folder: the server then speaks HTTPS itself. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Sealed side: where packages are uploaded to, `https://host[:port]`. */
  lakeUrl: z.url().optional(),
  /** Sealed side: the city's own certificate authority (PEM), by its path from the data folder; by default those of the machine. */
  lakeCa: z.string().min(1).optional(),
  /** Lake side: the register on PostgreSQL instead of a file, `postgresql://user@host/database?…`. The password is best kept in a PGPASSFILE. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  /** The same for the sealed side's own register; never the same database. */
  sealedDatabaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  /** Lake side, with `databaseUrl`: published statistics for BI programs as views in a schema of that database, for one role that can read nothing else. */
  statisticsSchema: z
    .strictObject({
      schema: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,50}$/)
        .default('musubi_statistics'),
      reader: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
    })
    .optional(),
  /** With it, a watching system reads /api/metrics as `Authorization: Bearer …`; without it there is no such address. */
  metricsToken: z.string().min(20).optional(),
  /** How much memory opened data sets may take (`4GB`, `800MB`, or bytes); by default a share of what the machine has. */
  openedMemory: z
    .union([z.number().int().positive(), z.string().regex(/^\d+(\.\d+)?\s?[MG]B$/)])
    .transform((size) =>
      typeof size === 'number' ? size : Math.floor(Number.parseFloat(size) * (size.endsWith('GB') ? 1e9 : 1e6)),
    )
    .optional(),
  /** Whether statistics are looked at by two people before they are published. Without it: `automatic` in a demo, `checked` everywhere else. */
  release: z.enum(['checked', 'automatic']).optional(),
  log: z.enum(['quiet', 'requests']).default('requests'),
  /** Databases that contracts may read: name → environment variable that holds the connection (sealed side only). */
  databases: z.record(z.string(), z.string().regex(/^[A-Z][A-Z0-9_]*$/)).default({}),
});
export type Config = z.infer<typeof configSchema>;

const fromEnvironment = (environment: NodeJS.ProcessEnv) => ({
  ...(environment.MUSUBI_PORT ? { port: environment.MUSUBI_PORT } : {}),
  ...(environment.MUSUBI_HOST ? { host: environment.MUSUBI_HOST } : {}),
  ...(environment.MUSUBI_PUBLIC_URL ? { publicUrl: environment.MUSUBI_PUBLIC_URL } : {}),
  ...(environment.MUSUBI_LAKE_URL ? { lakeUrl: environment.MUSUBI_LAKE_URL } : {}),
  ...(environment.MUSUBI_DATABASE_URL ? { databaseUrl: environment.MUSUBI_DATABASE_URL } : {}),
  ...(environment.MUSUBI_SEALED_DATABASE_URL ? { sealedDatabaseUrl: environment.MUSUBI_SEALED_DATABASE_URL } : {}),
  ...(environment.MUSUBI_METRICS_TOKEN ? { metricsToken: environment.MUSUBI_METRICS_TOKEN } : {}),
  ...(environment.MUSUBI_OPENED_MEMORY ? { openedMemory: environment.MUSUBI_OPENED_MEMORY } : {}),
  ...(environment.MUSUBI_LOG ? { log: environment.MUSUBI_LOG } : {}),
});

/** Keys that are wrong are named in the refusal; values are not repeated, since some settings are secrets. */
const faults = (error: z.ZodError): Bilingual[] =>
  error.issues.map((issue) => {
    const key = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.') || '(file)';
    return issue.code === 'unrecognized_keys'
      ? { ja: `キー「${key}」はありません`, en: `unknown key "${key}"` }
      : { ja: `キー「${key}」: ${issue.message}`, en: `key "${key}": ${issue.message}` };
  });

export const readConfig = (
  dataFolder: string,
  environment: NodeJS.ProcessEnv = process.env,
  options: object = {},
): Result<Config> => {
  const places = placesOf(dataFolder);
  if (!existsSync(places.config)) return refused(doorRefusal('no-installation', { folder: dataFolder }));
  let raw: unknown;
  try {
    raw = parse(readFileSync(places.config, 'utf8'));
  } catch {
    return refused(
      doorRefusal('wrong-setting', { file: places.config }, [
        { ja: 'YAMLとして読めません', en: 'not readable as YAML' },
      ]),
    );
  }
  const parsed = configSchema.safeParse(
    typeof raw === 'object' && raw !== null ? { ...raw, ...fromEnvironment(environment), ...options } : raw,
  );
  return parsed.success
    ? done(parsed.data)
    : refused(doorRefusal('wrong-setting', { file: places.config }, faults(parsed.error)));
};

/** A real installation is checked unless somebody wrote otherwise; a demo publishes by itself and says so. */
export const releaseRuleOf = ({ release, demo }: Config): 'checked' | 'automatic' =>
  release ?? (demo ? 'automatic' : 'checked');

/** Where people find the server. */
export const addressOf = ({ publicUrl, tls, port }: Config): string =>
  publicUrl ?? `${tls ? 'https' : 'http'}://localhost:${port}`;
