import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { grpcFaultOf } from './grpc-fault';
import { logUnexpected } from '../wire/log-unexpected';

/** Makes a gRPC status with details of every error that leaves a controller. */
@Catch()
export class GrpcFaultFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    logUnexpected(error);
    return throwError(() => grpcFaultOf(error));
  }
}
