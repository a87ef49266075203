// Checks an AsyncAPI document with AsyncAPI's own parser, and prints what it finds. Warnings count too.
const { Parser, fromFile } = require('@asyncapi/parser');

const file = process.argv[2];

fromFile(new Parser(), file)
  .parse()
  .then(({ document, diagnostics }) => {
    for (const { code, message, path, range } of diagnostics) {
      console.log(`${file}:${range.start.line + 1}: ${message} (${code} at ${path.join('.')})`);
    }
    const valid = document !== undefined && diagnostics.length === 0;
    console.log(valid ? `${file}: valid AsyncAPI ${document.version()}` : `${file}: NOT valid`);
    process.exitCode = valid ? 0 : 1;
  });
