/** The farm without the farm, as a library for tests and for the demonstration's past season. */
export { listenModbusTcp, openModbusSerial } from './bus/modbus.ts';
export { connectNode } from './bus/mqtt.ts';
export { connectTalker } from './bus/talk.ts';
export { ChirpstackServer } from './chirpstack-server.ts';
export { VirtualClock, WallClock } from './clock.ts';
export { Farm } from './farm.ts';
export { runSimulator } from './main.ts';
export type { Credential } from './main.ts';
export type { ModbusDevice } from './modbus-device.ts';
export { RadioDevice } from './radio-device.ts';
export { formatMistakes, parseScenario } from './scenario.ts';
export type { Scenario } from './scenario.ts';
export { TasmotaDevice } from './tasmota-device.ts';
