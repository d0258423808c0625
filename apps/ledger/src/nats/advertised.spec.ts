import { advertisedAddress } from './advertised';

describe('the name of a server among others', () => {
  it.each([
    { configured: undefined, bound: '127.0.0.1:50051', address: '127.0.0.1:50051', isGuess: false },
    { configured: undefined, bound: '[::1]:50051', address: '[::1]:50051', isGuess: false },
    { configured: undefined, bound: 'ledger-1:7', address: 'ledger-1:7', isGuess: false },
    { configured: undefined, bound: '0.0.0.0:50051', address: 'box:50051', isGuess: true },
    { configured: undefined, bound: '[::]:50051', address: 'box:50051', isGuess: true },
    { configured: 'ledger-1:443', bound: '0.0.0.0:50051', address: 'ledger-1:443', isGuess: false },
  ])('is $address for $bound and $configured', ({ configured, bound, address, isGuess }) => {
    expect(advertisedAddress(configured, bound, 'box')).toEqual({ address, isGuess });
  });
});
