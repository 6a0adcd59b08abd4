/** Names as OData allows them: no hyphens. Ids of tables hold no underscore, so both ways are without doubt. */
export const setName = (id: string): string => id.replaceAll('-', '_');
export const idOfSet = (name: string): string => name.replaceAll('_', '-');
export const namespace = 'Musubi';
