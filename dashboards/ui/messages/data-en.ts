import type { DataWords } from './data-words.ts';

export const dataEn: DataWords = {
  counted: 'Counted are the times that each device sent readings.',
  allRight: 'The data of today and yesterday adds up.',
  someOff: (devices) =>
    devices === 1
      ? 'The data of 1 device does not add up.'
      : `The data of ${devices} devices does not add up.`,
  offHelp:
    'Something that was sent cannot be accounted for. Have whoever installed the control box back it up and check it. Watering goes on as usual.',
  off: 'Off',
  today: 'Today',
  yesterday: 'Yesterday',
  heard: (when) => `Last sent ${when}`,
  neverHeard: 'Nothing sent yet',
  gone: 'No longer in the configuration',
  noDevices: 'There are no devices yet.',
  noServer: 'No server is set to send to. The data is on the control box only.',
  row: {
    received: 'Received',
    stored: 'Kept',
    repeated: 'Sent again, added',
    dead: 'Not readable',
    forwarded: 'Sent on',
    waiting: 'Waiting',
    expired: 'Removed with age',
  },
};
