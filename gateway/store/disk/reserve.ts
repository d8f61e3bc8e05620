import { open, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Room that is kept for decisions and settings: thousands of them. */
export const RESERVE_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** As stat counts what a file takes of the disk. */
const BLOCK_BYTES = 512;
const PRIVATE_FILE = 0o600;

/** A file that holds room on the disk until it is needed. One call at a time. */
export class Reserve {
  readonly #file: string;
  readonly #folder: string;
  readonly #random: (bytes: number) => Uint8Array;

  /** @param random what the file is filled with: a file system that packs its files must not make it small */
  constructor(dataDir: string, random: (bytes: number) => Uint8Array) {
    this.#folder = dataDir;
    this.#file = join(dataDir, 'reserve.bin');
    this.#random = random;
  }

  /** What the gateway may still write, bytes. Rejects when the disk cannot be asked. */
  async free_bytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  /** Whether the whole of it is there. */
  async isHeld(): Promise<boolean> {
    const found = await stat(this.#file).catch(() => undefined);
    return found !== undefined && found.size >= RESERVE_BYTES && found.blocks * BLOCK_BYTES >= RESERVE_BYTES;
  }

  /** Takes the room; leaves none of it taken when there is not enough, and answers false. */
  async take(): Promise<boolean> {
    try {
      await using file = await open(this.#file, 'w', PRIVATE_FILE);
      const chunk = this.#random(CHUNK_BYTES);
      for (let at = 0; at < RESERVE_BYTES; at += CHUNK_BYTES) await file.write(chunk);
    } catch {
      await this.release();
      return false;
    }
    return true;
  }

  /** Gives the room back. Never fails: what is not there holds nothing. */
  async release(): Promise<void> {
    await unlink(this.#file).catch(() => undefined);
  }
}
