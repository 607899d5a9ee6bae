import fc from "fast-check";

// In CI a property fails for the commit that broke it, not for the one that happened to draw the input. Elsewhere seeds are drawn, so
// that every run of a developer looks somewhere new; a failure prints its seed.
if (process.env["CI"] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_121 });
