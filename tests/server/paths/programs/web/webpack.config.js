module.exports = {
  mode: "development",
  target: "node",
  devtool: "source-map",
  entry: "./src/main.js",
  output: { path: __dirname + "/dist", filename: "main.js" },
};
