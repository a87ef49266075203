/** Exports d3 as a module. It is a classic script that index.html loads before any module runs. */
export default globalThis.d3;
