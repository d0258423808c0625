import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadSide, type QueryOptions } from '../read-side';
import type { Efficiency, EfficiencyDemand } from './reading';

/** Reported work against what was used for it. Undefined: no such ledger or account. */
export class GetEfficiency extends Query<Efficiency | undefined> {
  constructor(
    readonly demand: EfficiencyDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(GetEfficiency)
export class GetEfficiencyHandler implements IQueryHandler<GetEfficiency> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: GetEfficiency): Promise<Efficiency | undefined> {
    return this.readSide.query('GetEfficiency', demand, options);
  }
}
