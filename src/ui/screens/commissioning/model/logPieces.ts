/** Fits into one message to the host, whatever alphabet the names in it are of. */
const MOST_CHARACTERS = 10_000;

/** A log cut between its rows, each piece with the head of the whole: a message has a limit. What is no log is one short piece. */
export function logPieces(text: string): readonly string[] {
  const [head = "", ...rows] = text.split("\n");
  const pieces: string[] = [];
  let piece = "";
  for (const row of rows) {
    if (piece !== "" && head.length + piece.length + row.length > MOST_CHARACTERS) {
      pieces.push(piece);
      piece = "";
    }
    piece += `${row.slice(0, MOST_CHARACTERS)}\n`;
  }
  return [...pieces, piece].map((each) => `${head.slice(0, MOST_CHARACTERS)}\n${each}`);
}
