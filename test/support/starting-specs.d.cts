/** Paths of every spec below a folder. */
export const specsIn: (folder: string) => readonly string[];
/** True: the file, or one that it imports by a path of ours, can start something or keep a store on a disk. */
export const startsSomething: (file: string) => boolean;
