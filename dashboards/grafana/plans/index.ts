import type { DashboardPlan } from '../plan.ts';
import { device } from './device.ts';
import { farm } from './farm.ts';
import { forwarding } from './forwarding.ts';
import { zone } from './zone.ts';

export const PLANS: readonly DashboardPlan[] = [farm, zone, device, forwarding];
