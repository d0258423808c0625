// SEED of the environment repeats a course of the simulations and of the properties; without one each run takes its own
// and prints it.
if (process.env.SEED !== undefined) require('fast-check').configureGlobal({ seed: Number(process.env.SEED) });
