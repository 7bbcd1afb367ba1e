/** What leaves for a broker, always to be confirmed by it (QoS 1). */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** The broker keeps it for whoever comes later. */
  readonly isRetained: boolean;
}

/** A connection to a broker that comes back by itself. There is no way to subscribe to anything. */
export interface Broker {
  readonly isConnected: boolean;
  /**
   * Resolves when the broker has confirmed it, be it after a new connection. Only while connected, and only so many at a time as the
   * caller may lose when the process ends.
   */
  publish(message: Message): Promise<void>;
  /** Called after each connection. */
  onConnected(listener: () => void): void;
}
