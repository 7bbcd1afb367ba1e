/**
 * How well a fact is known, from best to worst.
 * captured = seen on the wire of a real pack and held by a fixture test · documented = in a manufacturer's document ·
 * vendorTool = label or limit of the vendor's PC program · secondhand = reported by a project · inferred = our conclusion, read-only.
 */
const EVIDENCE_LEVELS = ["captured", "documented", "vendorTool", "secondhand", "inferred"] as const;
export type Evidence = (typeof EVIDENCE_LEVELS)[number];
