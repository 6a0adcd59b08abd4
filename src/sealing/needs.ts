/** What sealing asks of the outside: something that holds a key this machine does not, or a person's secret. */

/** Protects a 32-byte key and opens it again; throws `SealBroken` where it does not open, anything else where it could not be asked. */
export interface KeyProtector {
  protect(key: Uint8Array, context: Readonly<Record<string, string>>): Promise<string>;
  open(protectedKey: string, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
}
