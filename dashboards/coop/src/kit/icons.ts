/** Drawn on 24 x 24 with a round pen. */
export const ICONS = {
  lots: 'M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8M7.5 5.5l9 5',
  products: 'M20 12l-8 8-9-9V3h8zM7.5 7.5h.01',
  plots: 'M12 21V11M12 13c0-4 3-6 8-6 0 5-3 7-8 7M12 16c0-3-2.5-5-7-5 0 4 2.5 6 7 6',
  coop: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.3M18 14.5c2.2.8 3.5 2.600 3.5 5.5',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-4 3.5-6 7.5-6s7.5 2 7.5 6',
  add: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  stamp: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2',
  print: 'M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7z',
  warn: 'M12 3l9.5 17h-19zM12 10v4M12 17h.01',
  done: 'M5 12.5l4.5 4.5L19 7',
  picture: 'M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M15.5 9h.01',
} as const;
export type IconName = keyof typeof ICONS;
