import { describe, expect, it } from 'vitest';
import { httpListening, listenOf, mqttListening } from '../../../../gateway/config/listening.ts';
import { firstOf } from '../../../../gateway/config/origin.ts';

describe('where a setting was said', () => {
  it('is the environment before the file before the default', () => {
    const [environment, file, fallback] = [1, 2, 3];
    expect(firstOf({ environment, file, fallback })).toEqual({ value: 1, origin: 'environment' });
    expect(firstOf({ environment: undefined, file, fallback })).toEqual({ value: 2, origin: 'file' });
    expect(firstOf({ environment: undefined, file: undefined, fallback })).toEqual({
      ...{ value: 3, origin: 'default' },
    });
  });

  it('is told of host and port each', () => {
    const listening = httpListening({ host: '192.168.1.2', port: 80 }, { NONGSO_GATEWAY_PORT: '8090' });
    expect(listening).toEqual({
      host: { value: '192.168.1.2', origin: 'file' },
      port: { value: 8090, origin: 'environment' },
    });
    expect(listenOf(listening)).toEqual({ host: '192.168.1.2', port: 8090 });
    expect(listenOf(mqttListening(undefined, {}))).toEqual({ host: '0.0.0.0', port: 1883 });
  });
});
