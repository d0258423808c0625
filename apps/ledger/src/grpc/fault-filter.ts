import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { grpcFaultOf, verdictOn } from './faults';

const log = new Logger('grpc');

/** Writes down a defect whole; its caller is told only that there was one. Everything else is told, not logged. */
export const logUnexpected = (error: unknown): void => {
  if (verdictOn(error).unexpected) log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
};

/** Every error that leaves a controller becomes a gRPC status with details. */
@Catch()
export class GrpcFaultFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    logUnexpected(error);
    return throwError(() => grpcFaultOf(error));
  }
}
