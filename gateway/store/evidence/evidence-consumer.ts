/** The sealer's name among those who read the journal: a gateway that lost its key begins anew. */
export const evidenceConsumer = (gateway: string): string => `evidence ${gateway}`;

export const isEvidenceConsumer = (consumer: string): boolean => consumer.startsWith('evidence ');
