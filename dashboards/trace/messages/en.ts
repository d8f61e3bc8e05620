import type { TraceWords } from './words.ts';

const ILLEGIBLE = 'The address has a character that no stamp has.';
/** Once where somebody changed the language of the page that they had scanned. */
const timesSince = (scans: string, when: string): string =>
  scans === '1' ? `once, ${when}` : `${scans} times, first ${when}`;
const WRONG_BUILD = 'The parts of the address are not in their places.';

export const en: TraceWords = {
  locale: 'en-GB',
  ogLocale: 'en_GB',
  otherLanguage: { code: 'vi', name: 'Tiếng Việt' },
  app: 'Nông Số',
  appTask: 'Food you can trace',
  someProducer: 'the producer',
  noProduct: 'Check a stamp',
  verdict: {
    live: ({ producer, lot }) => ({
      headline: 'This stamp is valid',
      meaning: lot === null ? `Issued by ${producer}.` : `Issued by ${producer} for lot ${lot}.`,
      next: '',
    }),
    recalled: ({ producer, lot, recalledOn }) => ({
      headline: 'Do not eat this product',
      meaning: `${lot === null ? 'This lot' : `Lot ${lot}`} ${recalledOn === null ? 'was recalled' : `has been recalled since ${recalledOn}`}.`,
      next: `Put it aside, give it to nobody, and call ${producer}: they will tell you what to do.`,
    }),
    void: ({ producer }) => ({
      headline: 'This stamp was withdrawn',
      meaning: `${producer} withdrew this stamp. The goods may not be what the stamp says.`,
      next: `Better not buy or use them yet. Call ${producer} and read out the numbers printed on the stamp.`,
    }),
    not_active: ({ producer }) => ({
      headline: 'This stamp is not in use yet',
      meaning: `${producer} printed this stamp but has not activated it, so nothing is known about the lot yet.`,
      next: 'If the goods are already on sale, ask the seller, or scan again later.',
    }),
    not_issued: ({ producer }) => ({
      headline: 'This code was never issued',
      meaning: `This code was not issued by ${producer} for the product below. It may be mistyped, or the stamp is not theirs.`,
      next: `Scan again, holding still. If you see this page again, ask the seller or call ${producer}.`,
    }),
    product: () => ({
      headline: 'About this product',
      meaning: 'This address names a kind of product and no pack of it.',
      next: 'Scan the QR code on the stamp of a pack to see its lot, its harvest and its season.',
    }),
    unknown_product: () => ({
      headline: 'Product not found',
      meaning: 'The product code in this address is not in our books.',
      next: 'Scan the QR code on the stamp again. If the stamp still leads here, ask the seller.',
    }),
    malformed: () => ({
      headline: 'This address is not right',
      meaning: 'It is not the address of a stamp.',
      next: 'Scan the QR code on the stamp instead of typing.',
    }),
  },
  recallReason: 'Reason',
  call: (phone) => `Call ${phone}`,
  fault: {
    no_key: 'The address has no product code.',
    gtin_not_14_digits: 'A product code has exactly 14 digits.',
    bad_check_digit: 'One digit of the product code is wrong.',
    unknown_qualifier: WRONG_BUILD,
    repeated_qualifier: 'A part of the address is there twice.',
    wrong_order: WRONG_BUILD,
    mixed_qualifiers: WRONG_BUILD,
    empty_value: 'A part of the address is missing.',
    value_too_long: 'The lot or serial number is too long.',
    bad_character: ILLEGIBLE,
    bad_encoding: ILLEGIBLE,
    unknown_attribute: 'What follows the question mark in the address cannot be read.',
    repeated_attribute: 'What follows the question mark in the address is there twice.',
    bad_value: 'What follows the question mark in the address is wrong.',
    address_too_long: 'The address is too long.',
  },
  didYouMean: 'Did you mean',
  unit: {
    title: 'Your stamp',
    firstOfPack: 'You are the first to scan it.',
    firstOfLot: 'You are the first to scan a stamp of this lot.',
    again: (scans, when) => `This stamp was scanned ${timesSince(scans, when)}.`,
    againOfLot: (scans, when) =>
      `All packs of this lot share this code. It was scanned ${timesSince(scans, when)}.`,
    againMeans: 'Shops and buyers who looked before you are counted as well.',
    serial: 'Serial number',
    moment: (day, time) => `on ${day} at ${time}`,
  },
  facts: {
    harvested: 'Harvested',
    bestBefore: 'Best before end of',
    producer: 'Producer',
    plot: 'Grown at',
    days: (from, to) => `${from} – ${to}`,
  },
  season: {
    title: 'The season of this lot',
    since: (crop, day) => `${crop}, since ${day}`,
    moisture: 'Soil moisture (%)',
    watering: (days, most) =>
      days === 1
        ? `Water given per day, at most ${most} litres`
        : `Water given per ${days} days, at most ${most} litres`,
    legend: 'The dark line is the mean of the day, the pale band goes from lowest to highest.',
    legendGaps: 'A break is a day without readings.',
    chart: (from, to) => `Chart from ${from} to ${to}.`,
    chartMoisture: (low, mean, high) => `Soil moisture: lowest ${low}, mean ${mean}, highest ${high}.`,
    chartMissing: (days) => `Days without moisture readings: ${days}.`,
    chartWatering: (days, litres) => `Days with watering: ${days}, ${litres} litres in all.`,
    meanMoisture: 'mean soil moisture',
    water: (days) => `water given, on ${days} ${days === '1' ? 'day' : 'days'}`,
    litres: 'litres',
    temperature: 'lowest and highest temperature',
    range: (low, high) => `${low} to ${high}`,
    noDays: 'This plot has no sensors, so there is no chart.',
  },
  measured: {
    title: 'Who measured this?',
    sealed: (sealed, all) => `${sealed} of ${all} days have sealed readings`,
    by: (readings) => `A device in the field took these by itself, nobody typed them. Readings: ${readings}.`,
    seal: (lastDay) =>
      `It seals every day with its signature; later changes would show. Last sealed day: ${lastDay}.`,
    gateway: 'Device',
  },
  trust: {
    title: 'What a stamp tells, and what not',
    proves:
      'It tells who grew this lot and when it was harvested. The sealed readings tell how the field was watered.',
    provesNot:
      'It is no food safety certificate, and it cannot know whether it was peeled off and stuck on another pack. If a stamp is torn or covers another, ask the seller.',
  },
  shops: 'Where to buy',
  details: {
    title: 'Details',
    gtin: 'Product code (GTIN)',
    lot: 'Lot number',
    brand: 'Brand',
    unit: 'Pack',
    shelfLife: 'Shelf life',
    shelfLifeDays: (days) => `${days} days from harvest`,
    mass: 'Harvest of the lot',
    areaCode: 'Planting area code',
    area: 'Area',
  },
  privacy:
    'This page sets no cookies and does not keep your network address; it only counts scans and notes their time.',
};
