import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.ts';
import { CooperativeController } from './cooperative.controller.ts';
import { CooperativeRepository } from './cooperative.repository.ts';
import { InvitationController } from './invitation.controller.ts';
import { InvitationRepository } from './invitation.repository.ts';
import { InvitationService } from './invitation.service.ts';
import { MemberController } from './member.controller.ts';
import { MemberRepository } from './member.repository.ts';
import { MemberService } from './member.service.ts';

export { replacePassword } from './replace-password.ts';
export { createCooperative, createMember, inviteManager } from './setup.ts';
export { CooperativeRepository };

/** The cooperative and the people in it. */
@Module({
  imports: [AuthModule],
  controllers: [CooperativeController, InvitationController, MemberController],
  providers: [
    CooperativeRepository,
    InvitationRepository,
    InvitationService,
    MemberRepository,
    MemberService,
  ],
  exports: [CooperativeRepository],
})
export class OrgModule {}
