import { type Socket } from "node:net";
import { type Connection, type Container } from "./amqp.ts";
import { FrameGate, HIGHEST_CHANNEL, LARGEST_FRAME_BYTES } from "./frame-gate.ts";
import { Refusal } from "./refusal.ts";

/** A peer that has not opened its connection by then is sent away. */
const HANDSHAKE_MILLISECONDS = 60_000;
/** How long a peer may take to read why its connection has ended. */
const LINGER_MILLISECONDS = 1_000;
/** With more than this waiting for a peer that does not read, nothing more is read from it. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/**
 * Makes a socket a connection of the container's. Whatever comes over it, and whatever rhea makes of that, ends at
 * worst this connection, with the reason in its close: neither the others nor the process hear of it. The connection
 * emits `error` or `protocol_error` then.
 */
export function acceptConnection(container: Container, socket: Socket): void {
  const connection = container.create_connection({
    max_frame_size: LARGEST_FRAME_BYTES,
    channel_max: HIGHEST_CHANNEL,
    idle_time_out: 240_000,
    reconnect: false,
  });
  const contain = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      connection.emit("error", error);
    }
  };
  const read = readThroughGate(connection, contain);
  const processRound = connection._process.bind(connection);
  connection._process = () => {
    // The frames of one round leave in one write to the socket, not each in its own.
    socket.cork();
    contain(processRound);
    socket.uncork();
  };
  const end = (error: unknown): void => {
    read.stop();
    sayGoodbye(connection, error);
  };
  connection.once("error", end).once("protocol_error", end);
  connection.on("error", () => undefined);
  connection.accept(socket);
  const handshake = setTimeout(() => {
    if (!connection.is_open()) socket.destroy();
  }, HANDSHAKE_MILLISECONDS).unref();
  socket.once("close", () => {
    clearTimeout(handshake);
    // rhea hears of an error and of an end, but keeps its timers when the socket is just closed.
    connection._disconnected();
  });
}

/** Puts the gate before what rhea reads. */
function readThroughGate(connection: Connection, contain: (action: () => void) => void): { stop(): void } {
  const gate = new FrameGate();
  const input = connection.input.bind(connection);
  let isStopped = false;
  const read = (chunk: Buffer): void => {
    if (isStopped) return;
    contain(() => {
      const { frames, refusal } = gate.admit(chunk);
      if (frames.length > 0) input(frames);
      if (refusal !== undefined) throw refusal;
      if (gate.hasMore) setImmediate(read, Buffer.alloc(0));
    });
    const { socket } = connection;
    if (socket.writableLength > MOST_UNREAD_BYTES) socket.pause().once("drain", () => socket.resume());
  };
  connection.input = read;
  return { stop: () => void (isStopped = true) };
}

/** Closes the connection with the reason, where it was ever open, and the socket with it. */
function sayGoodbye(connection: Connection, error: unknown): void {
  const { socket } = connection;
  // AMQP's name for frames that make no sense where they come.
  const { fields } = error instanceof Refusal ? error : new Refusal("amqp:not-allowed", String(error));
  connection.close(fields);
  // Now, for rhea ends the socket before it would come to it.
  connection._process();
  setImmediate(() => socket.destroySoon());
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
}
