import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../../domain/http/people.ts';

/** A signed-in member. Every query of a record is fenced to `cooperative`. */
export interface MemberCaller {
  readonly kind: 'member';
  readonly member: string;
  readonly person: string;
  readonly cooperative: string;
  readonly role: Role;
  /** Hash of the session's token. */
  readonly session: string;
}

/** A gateway by its token. */
export interface GatewayCaller {
  readonly kind: 'gateway';
  readonly gateway: string;
  readonly cooperative: string;
  readonly tokenHash: string;
}

export type Caller = MemberCaller | GatewayCaller;

/**
 * Who may call a route. open: anybody; read: every member; records: managers and clerks; manage: managers; gateway: a
 * gateway by its token. A route that does not say is closed to all.
 */
export type Access = 'open' | 'read' | 'records' | 'manage' | 'gateway';

export const ACCESS = 'nongso:access';

/** On each handler (or its controller): who may call it. */
export const Allow = (access: Access): ClassDecorator & MethodDecorator => SetMetadata(ACCESS, access);

const callers = new WeakMap<object, Caller>();

/** Remembered by the guard for the handler of this request. */
export const setCaller = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

/** The signed-in member as a parameter of a handler that {@link Allow}s members. */
export const Member = createParamDecorator<undefined, MemberCaller>((_, context: ExecutionContext) => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller?.kind !== 'member')
    throw new Error('this route is not for members: @Allow says who may call it');
  return caller;
});

/** The gateway as a parameter of a handler that {@link Allow}s gateways. */
export const Gateway = createParamDecorator<undefined, GatewayCaller>((_, context: ExecutionContext) => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller?.kind !== 'gateway')
    throw new Error('this route is not for gateways: @Allow says who may call it');
  return caller;
});
