/** Exception codes of a slave ("MODBUS Application Protocol 1.1b3", clause 7). */
export const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;
