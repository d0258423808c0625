import { QUERIES } from '../generated/dtos';
import { compileRules } from './compiled';

/** The rules of each query, by the name of its request. */
export const QUERY_DTOS = QUERIES;

Object.values(QUERY_DTOS).forEach(compileRules);
