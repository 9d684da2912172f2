/** The data behind `dense_resource<key>`: shared by reference among the attributes of one source, filled in at its end. */
export interface DenseResource {
  readonly key: string;
  /** The blob as written, `0x` and hexadecimal digits (alignment first); undefined when the source gives none. */
  blob: string | undefined;
}
