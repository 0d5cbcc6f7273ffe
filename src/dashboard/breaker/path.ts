/** The rules of the circuit breaker. */
export const rulesPath = '/settings/circuit-breaker';
