import { reserve, batch, commandOf, fund } from '../../../../test/support/ledger-builders';
import { Overloaded } from '../pending/command-result';
import { TEXT_PENDING_CHARACTERS_MAX } from '../limits';
import { SendingOrder } from './sending-order';
import { hasText, TextCounting, type TokenCounter } from './text-counting';

/** Counts characters, but not before it is told to. */
class CharactersCounted implements TokenCounter {
  private readonly waiting: (() => void)[] = [];

  async count(text: string) {
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (text === 'bad') throw new Error('not counted');
    return { inputTokens: text.length, method: 'heuristic' as const };
  }

  countAll(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}

const withText = (text: string, id = 'r') =>
  reserve(id, 'a', {}, { estimate: { model: 'm', text, maxOutputTokens: 1 } });

const counting = () => {
  const counter = new CharactersCounted();
  return { counter, texts: new TextCounting(counter) };
};

describe('a command with a text', () => {
  it('gets its count, and a digest for the text', async () => {
    const { counter, texts } = counting();
    const counted = texts.counted(commandOf(withText('hello')));
    counter.countAll();
    expect((await counted).body).toEqual({
      ...withText('hello'),
      estimate: { model: 'm', text: 'sha256:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=', maxOutputTokens: 1 },
      counted: { inputTokens: 5, method: 'heuristic' },
    });
  });

  it('may be an item of an atomic batch', async () => {
    const { counter, texts } = counting();
    const counted = texts.counted(commandOf(batch(fund('1'), withText('one'), withText('three', 's'))));
    counter.countAll();
    expect((await counted).body).toMatchObject({
      items: [{ type: 'Fund' }, { counted: { inputTokens: 3 } }, { counted: { inputTokens: 5 } }],
    });
  });

  it.each([
    { body: withText(''), has: true },
    { body: batch(fund('1'), withText('x')), has: true },
    { body: batch(fund('1')), has: false },
    { body: reserve('r', 'a', '1'), has: false },
    { body: reserve('r', 'a', {}, { estimate: { model: 'm', inputTokens: 1, maxOutputTokens: 1 } }), has: false },
  ])('is told from others: $has', ({ body, has }) => {
    expect(hasText(body)).toBe(has);
  });

  it('is overloaded above a bound of what waits, and not afterwards', async () => {
    const { counter, texts } = counting();
    const most = texts.counted(commandOf(withText('x'.repeat(TEXT_PENDING_CHARACTERS_MAX))));
    await expect(texts.counted(commandOf(withText('x')))).rejects.toThrow(Overloaded);
    counter.countAll();
    await most;
    const next = texts.counted(commandOf(withText('x')));
    counter.countAll();
    await expect(next).resolves.toBeDefined();
  });

  it('counts one command alone, whatever it holds', async () => {
    const { counter, texts } = counting();
    const alone = texts.counted(commandOf(withText('x'.repeat(TEXT_PENDING_CHARACTERS_MAX + 1))));
    counter.countAll();
    await expect(alone).resolves.toBeDefined();
  });

  it('fails where its counter does, and frees its place', async () => {
    const { counter, texts } = counting();
    const failed = expect(texts.counted(commandOf(withText('bad')))).rejects.toThrow('not counted');
    counter.countAll();
    await failed;
  });
});

describe('the order of a sender', () => {
  const sending = () => {
    const order = new SendingOrder();
    const submitted: string[] = [];
    const submit = (name: string) => {
      submitted.push(name);
      return name === 'never answered' ? new Promise<string>(() => undefined) : Promise.resolve(`answer to ${name}`);
    };
    const send = (ledgerId: string, ready: string | Promise<string>) => order.handOn(ledgerId, ready, submit);
    return { submitted, send };
  };
  const prepared = () => {
    let done!: (name: string) => void;
    let failed!: (error: Error) => void;
    const ready = new Promise<string>((resolve, reject) => {
      done = resolve;
      failed = reject;
    });
    return { ready, done, failed };
  };

  it('hands on at once what needs no preparation', () => {
    const { submitted, send } = sending();
    void send('l', 'one');
    expect(submitted).toEqual(['one']);
  });

  it('holds up what comes behind, in that ledger only', async () => {
    const { submitted, send } = sending();
    const { ready, done } = prepared();
    const answers = [send('l', ready), send('l', 'two'), send('l', 'three')];
    await send('other', 'elsewhere');
    expect(submitted).toEqual(['elsewhere']);
    done('one');
    expect(await Promise.all(answers)).toEqual(['answer to one', 'answer to two', 'answer to three']);
    expect(submitted).toEqual(['elsewhere', 'one', 'two', 'three']);
  });

  it('waits for the handing on, not for the answer', async () => {
    const { submitted, send } = sending();
    void send('l', Promise.resolve('never answered'));
    expect(await send('l', 'two')).toBe('answer to two');
    expect(submitted).toEqual(['never answered', 'two']);
  });

  it('goes on when a preparation fails, also one that fails while it waits', async () => {
    const { submitted, send } = sending();
    const first = prepared();
    const second = prepared();
    const one = expect(send('l', first.ready)).rejects.toThrow('first');
    const two = expect(send('l', second.ready)).rejects.toThrow('second');
    const three = send('l', 'three');
    second.failed(new Error('second'));
    await two;
    expect(submitted).toEqual([]);
    first.failed(new Error('first'));
    await one;
    expect(await three).toBe('answer to three');
  });
});
