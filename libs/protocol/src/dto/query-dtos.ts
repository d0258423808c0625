import { compileRules, type DtoClass } from './compiled';
import * as queries from './queries.dto';

/** The rules of each query, by the name of its request. */
export const QUERY_DTOS: Readonly<Record<string, DtoClass>> = Object.fromEntries(
  Object.entries(queries).map(([name, dto]) => [name.replace(/Dto$/, 'Request'), dto as DtoClass]),
);

Object.values(QUERY_DTOS).forEach(compileRules);
