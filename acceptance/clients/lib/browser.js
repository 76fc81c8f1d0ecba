// What the official client takes for granted in a browser and Node 20 lacks. It logs every socket
// to the console; that is kept for a failing test and dropped for a passing one.
import WebSocket from 'ws';

class CloseEvent extends Event {
  constructor(type, {code = 0, reason = '', wasClean = false} = {}) {
    super(type);
    Object.assign(this, {code, reason, wasClean});
  }
}

globalThis.WebSocket = WebSocket;
globalThis.CloseEvent ??= CloseEvent;

export {WebSocket};
