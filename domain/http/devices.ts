import { z } from 'zod';

/** A device of the configuration. */
export const DeviceItem = z.object({
  id: z.string(),
  zone: z.string().nullable(),
  /** When something came from it last, readable or not; null if never since the journal remembers. */
  heard_at: z.iso.datetime({ offset: true }).nullable(),
});
export type DeviceItem = z.infer<typeof DeviceItem>;

export const DevicesBody = z.object({ items: z.array(DeviceItem), next: z.null() });
export type DevicesBody = z.infer<typeof DevicesBody>;
