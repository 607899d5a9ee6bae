/** Makes the value on first use and keeps it for the life of the container. A failure is not kept: the next use tries again. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
