/** Wide enough for a buyer's phone; a camera's picture is ten times the bytes, over a line that may be bad. */
const LONGEST_PX = 1_600;
const QUALITY = 0.85;
const TYPE = 'image/jpeg';

/** The picture, no larger than a page needs it; undefined when the browser cannot read it. */
export async function shrink(file: Blob): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#fff'; // what is clear in a PNG
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => {
    canvas.toBlob(
      (blob) => {
        resolve(blob ?? undefined);
      },
      TYPE,
      QUALITY,
    );
  });
}
