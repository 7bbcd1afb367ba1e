/** Result of a framer. Every byte that goes in comes out in exactly one event. */
export type FramerEvent =
  | {
      readonly kind: "frame";
      readonly bytes: Uint8Array;
      readonly note?: FrameNote;
      /** Exchanged between packs, in frames that are not the family's. */
      readonly chatter?: true;
    }
  | {
      readonly kind: "discarded";
      readonly bytes: Uint8Array;
      readonly reason: DiscardReason;
      /** The checksum is right: it came as it was sent, so wires and speed are right too, and nobody else spoke at the same time. */
      readonly isSumRight?: true;
    };

/** Oddities that do not make a frame invalid. */
export type FrameNote = "lengthChecksumWrong";
export type DiscardReason = "noise" | "checksum" | "length" | "lowerCase" | "incomplete" | "overflow";

/** Cuts a stream of bytes into frames: by length first; silence only ends what the length cannot. */
export interface Framer {
  /** The request whose answer is awaited, or null to listen to anything. Drops earlier bytes. */
  begin(request: Uint8Array | null): readonly FramerEvent[];
  push(chunk: Uint8Array): readonly FramerEvent[];
  /** Silence: what is pending will never be completed. */
  silence(): readonly FramerEvent[];
  /** Bytes held back because they may be the start of a frame. */
  readonly pendingBytes: number;
}
