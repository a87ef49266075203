const PING_MILLIS = 5_000;
const REQUEST_MILLIS = 10_000;
/** Silence after which a connection counts as dead: more than two of the bridge's SockJS heartbeats, which come every 25 s. */
const SILENCE_MILLIS = 60_000;
const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 15_000;
/** The server's own close codes, which have a reason. Over HTTP, a request that waits gets them as an error. */
const FIRST_CLOSE_CODE = 4_000;

/**
 * A client of the Vert.x SockJS event bus bridge that reconnects automatically.
 *
 * When a connection opens, the client registers every subscribed address and calls `onSession`. The connection is
 * established once `onSession` resolves.
 *
 * A connection is lost when it closes, stays silent, is denied an address, or `onSession` rejects. The client then calls
 * `onLoss` with the server's reason or null, and rejects all pending requests. It reconnects after a randomized delay.
 * The delay doubles up to 15 s and resets after an established connection.
 */
export class EventBus {
  #openSocket;
  #timers;
  #random;
  #handlers = new Map();
  #requests = new Map();
  #requestCount = 0;
  #failures = 0;
  #socket = null;
  #retry = null;
  #ping = null;
  #silence = null;
  #onSession;
  #onLoss;

  /** `openSocket` returns a new SockJS connection, or an object with the same events, `send` and `close`. */
  constructor(openSocket, { timers = globalThis, random = Math.random } = {}) {
    this.#openSocket = openSocket;
    this.#timers = timers;
    this.#random = random;
  }

  /** Calls `handler` with the body of every message to `address`, on the current and all later connections. */
  subscribe(address, handler) {
    this.#handlers.set(address, handler);
    if (this.#isOpen()) {
      this.#send({ type: 'register', address });
    }
  }

  start({ onSession, onLoss }) {
    this.#onSession = onSession;
    this.#onLoss = onLoss;
    this.#connect();
  }

  /** Skips the delay before the next attempt to connect. Does nothing if no attempt is scheduled. */
  retryNow() {
    if (this.#retry !== null) {
      this.#timers.clearTimeout(this.#retry);
      this.#connect();
    }
  }

  /**
   * Resolves to the body of the reply. Rejects if the client is not connected, no reply arrives within 10 s, or the reply is a
   * failure. The error then has the `code` of the failure, its `reason` in one word, and the `line` and `column` of the text
   * that it is about, if any, and the `field` of the body that has this text, if it is not the query.
   */
  request(address, body) {
    if (!this.#isOpen()) {
      return Promise.reject(new Error(`cannot send to ${address}: not connected`));
    }
    const replyAddress = `reply-${++this.#requestCount}`;
    return new Promise((resolve, reject) => {
      const timer = this.#timers.setTimeout(() => {
        this.#requests.delete(replyAddress);
        reject(new Error(`no reply from ${address} within ${REQUEST_MILLIS} ms`));
      }, REQUEST_MILLIS);
      this.#requests.set(replyAddress, { resolve, reject, timer });
      this.#send({ type: 'send', address, body, headers: {}, replyAddress });
    });
  }

  #connect() {
    this.#retry = null;
    const socket = this.#openSocket();
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = ({ data }) => this.#received(JSON.parse(data));
    socket.onheartbeat = () => this.#heard();
    socket.onclose = (event) => this.#lost(event.code >= FIRST_CLOSE_CODE ? event.reason : null);
  }

  async #opened(socket) {
    this.#heard();
    this.#pingAgain();
    for (const address of this.#handlers.keys()) {
      this.#send({ type: 'register', address });
    }
    try {
      await this.#onSession();
      if (socket === this.#socket) {
        this.#failures = 0;
      }
    } catch (error) {
      if (socket === this.#socket) {
        console.error(error);
        this.#lost();
      }
    }
  }

  #received(message) {
    this.#heard();
    const request = this.#requests.get(message.address);
    if (request) {
      this.#requests.delete(message.address);
      this.#timers.clearTimeout(request.timer);
      if (message.type === 'err') {
        const { failureCode: code, body: reason, line, column, field } = message;
        request.reject(Object.assign(new Error(message.message), { code, reason, line, column, field }));
      } else {
        request.resolve(message.body);
      }
    } else if (message.type === 'rec') {
      this.#handlers.get(message.address)?.(message.body);
    } else if (message.type === 'err' && message.failureCode >= FIRST_CLOSE_CODE) {
      this.#lost(message.message);
    } else if (message.type === 'err' && (message.address === undefined || this.#handlers.has(message.address))) {
      console.error(`the event bus bridge rejected a message: ${message.body}`);
      this.#lost();
    }
  }

  #lost(reason = null) {
    const socket = this.#socket;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onheartbeat = socket.onclose = null;
    socket.close();
    this.#timers.clearTimeout(this.#ping);
    this.#timers.clearTimeout(this.#silence);
    for (const { reject, timer } of this.#requests.values()) {
      this.#timers.clearTimeout(timer);
      reject(new Error('connection lost'));
    }
    this.#requests.clear();
    const longest = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** this.#failures++);
    this.#retry = this.#timers.setTimeout(() => this.#connect(), longest * (0.5 + this.#random() / 2));
    this.#onLoss(reason);
  }

  #heard() {
    this.#timers.clearTimeout(this.#silence);
    this.#silence = this.#timers.setTimeout(() => this.#lost(), SILENCE_MILLIS);
  }

  #pingAgain() {
    this.#send({ type: 'ping' });
    this.#ping = this.#timers.setTimeout(() => this.#pingAgain(), PING_MILLIS);
  }

  #isOpen() {
    return this.#socket?.readyState === 1;
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }
}
