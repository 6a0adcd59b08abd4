/** Names for strings that must not be mixed up: a hash is not a day. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Lower-case hex SHA-256. */
export type Sha256 = Brand<string, 'Sha256'>;
