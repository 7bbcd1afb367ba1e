import { performance } from "node:perf_hooks";

// Files share a process. A clock that one of them has left faked would stand still for the next, which may wait for it without end.
Object.assign(globalThis, { performance });
