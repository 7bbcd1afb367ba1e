import { z } from "zod";

// Zod's faster way compiles code from text, and even to ask whether it may is a breach of our content security policy.
z.config({ jitless: true });

export { z };
