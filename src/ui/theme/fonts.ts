import "./fonts.css";

const FACES = ['1rem "Inter Variable"', '1rem "JetBrains Mono Variable"'];

/** Fetches our faces. The first picture waits for it, so that no text is measured in another one; without them it is drawn all the same. */
export async function fontsReady(): Promise<void> {
  await Promise.allSettled(FACES.map((face) => document.fonts.load(face)));
}
