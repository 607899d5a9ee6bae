/** One section of the page. */
export interface Panel {
  readonly element: HTMLElement;
  /** Brings it up to date; what goes wrong is shown in the panel. */
  refresh(): Promise<void>;
}
