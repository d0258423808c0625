import type { z } from 'zod';

/** Keys that a schema allows in the map at a path. Empty: it is no map, or any key is allowed. */
export const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional') return keysAt(def.innerType, path);
  if (def.type === 'pipe') return keysAt(def.in, path);
  const [step, ...further] = path;
  if (def.type === 'object') {
    if (step === undefined) return Object.keys(def.shape);
    const inside = def.shape[String(step)];
    return inside === undefined ? [] : keysAt(inside, further);
  }
  if (step === undefined) return [];
  if (def.type === 'record') return keysAt(def.valueType, further);
  return def.type === 'array' ? keysAt(def.element, further) : [];
};
