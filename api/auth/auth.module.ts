import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './guard.ts';
import { PasswordController } from './password.controller.ts';
import { PasswordService } from './password.service.ts';
import { PersonRepository } from './person.repository.ts';
import { SessionController } from './session.controller.ts';
import { SessionRepository } from './session.repository.ts';
import { SessionService } from './session.service.ts';
import { SignInFailureRepository } from './sign-in-failure.repository.ts';
import { SignInLimit } from './sign-in-limit.ts';

@Module({
  controllers: [PasswordController, SessionController],
  providers: [
    PasswordService,
    PersonRepository,
    SessionRepository,
    SessionService,
    SignInFailureRepository,
    SignInLimit,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [PersonRepository, SessionService, SignInLimit],
})
export class AuthModule {}
