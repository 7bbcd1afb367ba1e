import { create } from "zustand";

/** Whether values on Live can be chosen to see the bytes that said them. */
export const useBytesMode = create<{ readonly isOn: boolean }>()(() => ({ isOn: false }));

export const setBytesMode = (isOn: boolean): void => useBytesMode.setState({ isOn });
