/** Names for strings that must not be mixed up: a city number is not a source key, a data set is not a project. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** `resident-register`, `income-tax` … the `dataset` of a contract. */
export type DatasetId = Brand<string, 'DatasetId'>;
/** The city's own number (独自番号): 12 digits, random, the last a check digit. Only the numbering room makes one. */
export type CityNumber = Brand<string, 'CityNumber'>;
/** A key as the core system knows it (宛名番号, 世帯番号 …). Never leaves the sealed side. */
export type SourceKey = Brand<string, 'SourceKey'>;
/** Lower-case hex SHA-256. */
export type Sha256 = Brand<string, 'Sha256'>;
