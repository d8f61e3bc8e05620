/** Why a server was not reached, as far as it decides what a person has to do. */
export type Why =
  /** The machine is there, nothing listens on this port. */
  | 'refused'
  /** There is no such name, or nobody could be asked for it. */
  | 'name'
  /** No way to that network: no cable, no Wi-Fi, no SIM. */
  | 'no_route'
  | 'no_answer'
  /** Its certificate is signed by nobody that this machine trusts. */
  | 'certificate'
  | 'certificate_time'
  /** Its certificate is for another name. */
  | 'certificate_name'
  /** Plain where TLS is spoken, or the other way round. */
  | 'not_tls'
  | 'closed';

export interface NotReached {
  readonly why: Why;
  /** Of the system, English. */
  readonly words: string;
}

/** Codes of Node.js and OpenSSL, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const WHY: Readonly<Record<string, Why>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_NODATA: 'name',
  ENETUNREACH: 'no_route',
  EHOSTUNREACH: 'no_route',
  ENETDOWN: 'no_route',
  EADDRNOTAVAIL: 'no_route',
  ETIMEDOUT: 'no_answer',
  UND_ERR_CONNECT_TIMEOUT: 'no_answer',
  UND_ERR_HEADERS_TIMEOUT: 'no_answer',
  CERT_HAS_EXPIRED: 'certificate_time',
  CERT_NOT_YET_VALID: 'certificate_time',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  CERT_UNTRUSTED: 'certificate',
  EPROTO: 'not_tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not_tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not_tls',
  HPE_INVALID_CONSTANT: 'not_tls',
};

/** What an error of a socket or of fetch means. `fetch` keeps the reason in `cause`, a name of several addresses in `errors`. */
export function notReached(error: unknown): NotReached {
  if (error instanceof AggregateError && error.errors.length > 0) return notReached(error.errors[0]);
  if (!(error instanceof Error)) return { why: 'closed', words: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = error.name === 'TimeoutError' ? 'no_answer' : WHY[code];
  if (known === undefined && error.cause !== undefined) return notReached(error.cause);
  return { why: known ?? 'closed', words: error.message || code || error.name };
}
