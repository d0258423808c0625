import { IsBoolean } from 'class-validator';
import type { CommandEnvelope } from '../../generated/budget/v1/commands';
import { PRIORITY_MAX, TTL_SECONDS_MAX } from './bounds';
import { Nested } from '../compiled';
import {
  AttributionDto,
  CommandEnvelopeDto,
  LabelsDto,
  MovedAmountDto,
  PolicyDto,
  ResourceAmountDto,
  ThresholdsDto,
  WindowDto,
} from './parts.dto';
import { all, EachResourceOnce, Optional, Rising, Whole } from './rules';

/** The rules of fields that several commands have. */
export const optional = { required: false };
export const required = { required: true };

export const Moves = (least: 0 | 1 = 1) =>
  all(
    EachResourceOnce({ least }),
    Nested(() => MovedAmountDto, required),
  );
export const Amounts = (least: 0 | 1) =>
  all(
    EachResourceOnce({ least }),
    Nested(() => ResourceAmountDto, required),
  );
export const LabelsField = () => Nested(() => LabelsDto, optional);
export const PolicyField = () => Nested(() => PolicyDto, optional);
export const ThresholdsField = () =>
  all(
    Optional(),
    Rising(),
    Nested(() => ThresholdsDto, optional),
  );
export const AttributionField = () => Nested(() => AttributionDto, optional);
export const WindowField = () => Nested(() => WindowDto, optional);
export const Flag = () => IsBoolean({ message: 'must be true or false' });
export const Ttl = () => Whole(1, TTL_SECONDS_MAX);
export const Priority = () => all(Optional(), Whole(1, PRIORITY_MAX));

/** What every command has. */
export abstract class Enveloped {
  @Nested(() => CommandEnvelopeDto, required) envelope: CommandEnvelope | undefined;
}
