/** What the page of the devices' data says. */
export interface DataWords {
  /** What is counted. */
  readonly counted: string;
  readonly allRight: string;
  readonly someOff: (devices: number) => string;
  /** What to do about it. */
  readonly offHelp: string;
  readonly off: string;
  readonly today: string;
  readonly yesterday: string;
  readonly heard: (when: string) => string;
  readonly neverHeard: string;
  /** Of a device that is no longer in the configuration. */
  readonly gone: string;
  readonly noDevices: string;
  /** Nothing is forwarded because no server is set. */
  readonly noServer: string;
  readonly row: Readonly<
    Record<'received' | 'stored' | 'repeated' | 'dead' | 'forwarded' | 'waiting' | 'expired', string>
  >;
}
