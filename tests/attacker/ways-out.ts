/** Every operation of the served OpenAPI document, and what the attacker makes of it. One that is not named here fails the test: nobody may add a way out unattacked. */

/**
 * `result`: files that people let out, each of which must be one that the page names by its hash, and only those for all staff.
 * `front`, `dashboard`, `view`, `download`, `map`, `feed`: walked with every filter, every number and order in them goes into the system. `words`: read; any number in
 * it without a known place is a leak. `act`: answers nothing of statistics (asked once). `closed`: refuses ordinary staff, which is tried. `sender`: signed
 * uploads, no session.
 */
export type Way =
  | 'front'
  | 'dashboard'
  | 'view'
  | 'download'
  | 'map'
  | 'feed'
  | 'result'
  | 'words'
  | 'act'
  | 'closed'
  | 'sender';

export const waysOut: Readonly<Record<string, Way>> = {
  'get /api/lounge': 'front',
  'get /api/dashboards/{id}': 'dashboard',
  'get /api/dashboards/{id}/view': 'view',
  'get /api/dashboards/{id}/tiles/{tile}/download': 'download',
  'get /api/maps/{id}': 'map',
  'get /api/feeds/odata': 'feed',
  'get /api/feeds/odata/$metadata': 'feed',
  'get /api/feeds/odata/vocabularies/Org.OData.Core.V1.xml': 'feed',
  'get /api/feeds/odata/vocabularies/Org.OData.Capabilities.V1.xml': 'feed',
  'get /api/feeds/odata/{set}': 'feed',
  'get /api/feeds/odata/{set}/$count': 'feed',
  'get /api/feeds/atom': 'feed',
  'get /api/feeds/ogc': 'feed',
  'get /api/feeds/ogc/conformance': 'feed',
  'get /api/feeds/ogc/collections': 'feed',
  'get /api/feeds/ogc/collections/{collection}': 'feed',
  'get /api/feeds/ogc/collections/{collection}/items': 'feed',
  'get /api/feeds/ogc/collections/{collection}/items/{feature}': 'feed',
  'get /api/feed-tokens': 'words',
  'post /api/feed-tokens': 'act',
  'delete /api/feed-tokens/{id}': 'act',
  'get /api/results/{id}': 'result',
  'get /api/results/{id}/conditions': 'result',
  'get /api/results/{id}/files/{name}': 'result',
  'get /api/sections': 'closed',
  'get /api/session': 'words',
  'post /api/session': 'act',
  'delete /api/session': 'act',
  'post /api/setup': 'act',
  'put /api/favourites/{id}': 'act',
  'get /api/audit': 'closed',
  'get /api/notices': 'words',
  'post /api/notices/{release}/read': 'act',
  'get /api/refused-requests': 'closed',
  'post /api/refused-requests/{id}/read': 'closed',
  'get /api/releases': 'closed',
  'post /api/releases': 'closed',
  'get /api/releases/{id}': 'closed',
  'put /api/releases/{id}': 'closed',
  'put /api/releases/{id}/exceptions': 'closed',
  'post /api/releases/{id}/submit': 'closed',
  'post /api/releases/{id}/withdraw': 'closed',
  'post /api/releases/{id}/votes': 'closed',
  'post /api/releases/{id}/send-back': 'closed',
  'post /api/releases/{id}/recall': 'closed',
  'get /api/releases/{id}/viewers': 'closed',
  'put /api/releases/{id}/files/{name}': 'closed',
  'delete /api/releases/{id}/files/{name}': 'closed',
  'get /api/releases/{id}/files/{name}': 'closed',
  'get /api/releases/{id}/files/{name}/preview': 'closed',
  'get /api/releases/{id}/record': 'closed',
  'post /api/uploads': 'sender',
  'head /api/uploads/{upload}': 'sender',
  'patch /api/uploads/{upload}': 'sender',
};

export type Operation = { readonly key: string; readonly method: string; readonly path: string };

export const operationsOf = (document: {
  paths: Record<string, Record<string, { security?: object[] }>>;
}): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ key: `${method} ${path}`, method, path })),
  );

/** Operations of the document that no way is named for, and names that no operation has any more. */
export const unnamed = (operations: readonly Operation[]): { missing: string[]; gone: string[] } => ({
  missing: operations.map(({ key }) => key).filter((key) => !(key in waysOut)),
  gone: Object.keys(waysOut).filter((key) => !operations.some((operation) => operation.key === key)),
});
