/**
 * The shape that another language must fill: the same keys, down to the last one.
 * Languages without a singular leave out the `_one` forms.
 */
export type Words<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Words<T[K]>;
};
