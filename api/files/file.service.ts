import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import type { FileView } from '../../domain/http/records.ts';
import type { MemberCaller } from '../auth/index.ts';
import { CLOCK } from '../platform/index.ts';
import { FileRepository } from './file.repository.ts';
import { Pictures } from './pictures.ts';
import { readUpload } from './upload.ts';

const TYPE = 'image/webp';

@Injectable()
export class FileService {
  readonly #files: FileRepository;
  readonly #pictures: Pictures;
  readonly #clock: Clock;
  constructor(files: FileRepository, pictures: Pictures, @Inject(CLOCK) clock: Clock) {
    this.#files = files;
    this.#pictures = pictures;
    this.#clock = clock;
  }

  /** @param upload the body, still to be read */
  async add({ cooperative }: MemberCaller, upload: unknown): Promise<FileView> {
    const { bytes, width, height } = await this.#pictures.make(() => readUpload(upload));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const created_at = this.#clock.now();
    await this.#files.keep({ digest, cooperative, type: TYPE, width, height, bytes, created_at });
    return { id: digest, path: filePath(digest), width, height };
  }

  bytes(digest: string): Promise<Uint8Array | undefined> {
    return this.#files.bytes(digest);
  }
}

/** Where a picture is shown, on this host. */
export const filePath = (digest: string): string => `/files/${digest}.webp`;
