/** Waits for one kind of event on behalf of one function, or of all HTTP functions. */
export interface Listener {
  /** Begins to take work. */
  start(): Promise<void>;
  /** Takes no new work from now on; fulfilled when the work in hand is done. */
  stop(): Promise<void>;
  /** Lets go of connections and files, whatever is still running. */
  close(): Promise<void>;
}
