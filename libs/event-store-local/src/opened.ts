type Close = () => void | Promise<void>;

/** Things that were opened so far. They are closed in the opposite order, each once. */
export class Opened {
  private readonly closes: Close[] = [];

  push(close: Close): void {
    this.closes.push(close);
  }

  close = async (): Promise<void> => {
    for (let close = this.closes.pop(); close !== undefined; close = this.closes.pop()) await close();
  };
}
