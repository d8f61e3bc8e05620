import { z } from 'zod';

/** How every list is asked for: newest first, `next` of the last page goes on behind it. */
export const ListParams = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  next: z.string().max(64).optional(),
});
export type ListParams = z.infer<typeof ListParams>;

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export type ListView<Item> = { readonly items: readonly Item[]; readonly next: string | null };
