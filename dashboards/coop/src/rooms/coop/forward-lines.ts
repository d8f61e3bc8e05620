/** The two lines that send a gateway's sealed days here. @param origin where the api is, `https://id.example.vn` */
export const forwardLines = (origin: string, token: string): string =>
  `forward:\n  api: { url: ${origin}, token: ${token} }`;
