/** What is wrong, by field; fields that are right are not named. Names are those of the body: `shops.0.url`. */
export type FieldErrors = Readonly<Record<string, string>>;
