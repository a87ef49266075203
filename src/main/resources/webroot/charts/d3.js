/** d3 as a module: its one file is a classic script, which index.html loads before any module runs. */
export default globalThis.d3;
